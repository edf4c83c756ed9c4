/* SPDX-License-Identifier: MIT */
/*
 * Asking an interpreter; see python/interp.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "common/home.h"
#include "common/readlink.h"
#include "core/err.h"
#include "fs/doubt.h"
#include "fs/io.h"
#include "fs/safe_name.h"
#include "python/ask.h"
#include "python/home_dir.h"
#include "python/interp.h"
#include "python/interp_base.h"
#include "python/remembered.h"
#include "python/remembering.h"

#define ANSWER_MARK "movenv" /* the answer begins with it and its NUL; "abi" is the first key */

/* Reads the answer: a key and a value for each field, each with its NUL. */
static int
parse_answer(struct interp *interp, char *at, const char *end)
{
	const struct {
		const char *key;
		const char **value;
	} fields[] = {
		{"abi", &interp->abi},
		{"base_prefix", &interp->base_prefix},
		{"executable", &interp->executable},
		{"files", &interp->files},
		{"implementation", &interp->implementation},
		{"include", &interp->include},
		{"libc", &interp->libc},
		{"platlib", &interp->platlib},
		{"purelib", &interp->purelib},
		{"scripts", &interp->scripts},
		{"stdlib", &interp->stdlib},
		{"suffix", &interp->suffix},
		{"version", &interp->version},
		{"version_info", &interp->version_info},
		{"wheels", &interp->wheels},
	};

	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		if (at >= end || strcmp(at, fields[i].key) != 0)
			return -1;
		at += strlen(at) + 1;
		if (at >= end)
			return -1;
		*fields[i].value = at;
		at += strlen(at) + 1;
	}
	return at == end ? 0 : -1;
}

/* Refuses directories that leave the environment, and texts that add a line to pyvenv.cfg. */
static int
check_answer(const struct interp *interp)
{
	const char *const paths[] = {interp->purelib, interp->platlib, interp->scripts,
				     interp->include};
	const char *const values[] = {interp->executable, interp->base_prefix,
				      interp->implementation, interp->version,
				      interp->version_info};

	for (size_t i = 0; i < COUNT_OF(paths); i++)
		if (safe_name_reject(paths[i], strlen(paths[i])))
			return -1;
	for (size_t i = 0; i < COUNT_OF(values); i++)
		if (!cfg_is_value(values[i], strlen(values[i])))
			return -1;
	/* "", "t", "d" or "td" */
	if (strlen(interp->abi) >= ABI_CAP || interp->abi[strspn(interp->abi, "td")])
		return -1;
	return interp->executable[0] == '/' && interp->stdlib[0] == '/' ? 0 : -1;
}

static void
set_interp_identity(struct interp *interp)
{
	const char *name = interp->implementation;

	interp->identity = (struct identity){
		.implementation = implementation_of_key(name, strlen(name)),
		.major = (int)interp->parsed.release[0],
		.minor = (int)interp->parsed.release[1],
	};
	memcpy(interp->identity.abi, interp->abi, strlen(interp->abi));
}

int
interp_parse(struct interp *interp, size_t n)
{
	char *at = memmem(interp->text, n, ANSWER_MARK, sizeof(ANSWER_MARK));

	if (!at || parse_answer(interp, at + sizeof(ANSWER_MARK), interp->text + n) < 0 ||
	    check_answer(interp) < 0 ||
	    pep440_parse(interp->version, strlen(interp->version), &interp->parsed) < 0)
		return -1;
	set_interp_identity(interp);
	return 0;
}

/* Returns 1 with the answer that the cache has, else 0. */
static int
recall(struct interp *interp)
{
	size_t n;

	interp->text = remembered_find(interp->asked.buf, &n);
	if (interp->text && interp_parse(interp, n) == 0)
		return 1;
	free(interp->text);
	interp->text = NULL;
	return 0;
}

static void
remember(const struct interp *interp, const struct remembering *r, size_t n)
{
	const char *start = interp->abi - sizeof(ANSWER_MARK) - sizeof("abi");

	remembering_keep(r, interp->asked.buf,
			 &(struct remembering_answer){
				 .text = start,
				 .len = (size_t)(interp->text + n - start),
				 .files = interp->files,
				 .stdlib = interp->stdlib,
			 });
}

static int
ask_file(struct interp *interp, const char *file)
{
	struct remembering state;
	size_t n;
	int status = 0;

	if (io_absolute(file, &interp->asked) < 0) {
		doubt_note(errno);
		return fail_errno("cannot use the interpreter '%s'", file);
	}
	if (recall(interp))
		return 0;
	remembering_begin(&state, interp->asked.buf);
	interp->text = ask_interpreter(interp->asked.buf, "ask.py", &n);
	if (!interp->text)
		status = -1;
	else if (interp_parse(interp, n) < 0)
		status = failf("cannot use the interpreter '%s': its answer cannot be read", file);
	else
		remember(interp, &state, n);
	remembering_end(&state);
	return status;
}

/* As interp_base_of(); -1 after a message. */
static int
find_base_to_ask(const char *file, struct path *base)
{
	int found = interp_base_of(file, base);

	if (found >= 0)
		return found;
	if (!io_is_out_of_reach(errno) && errno != EBADMSG) {
		doubt_note(errno);
		return fail_errno("cannot use the interpreter '%s'", file);
	}
	return failf("cannot use the interpreter '%s': the base of its environment is gone", file);
}

int
interp_ask(struct interp *interp, const char *file)
{
	struct path base;
	struct home_dir_of of;
	int found = find_base_to_ask(file, &base);

	*interp = (struct interp){0};
	if (found < 0 || ask_file(interp, found ? base.buf : file) < 0)
		return -1;
	/* A script, such as pyenv's shims, can lead to an environment. */
	if (!found && strcmp(interp->executable, interp->asked.buf) != 0 &&
	    interp_base_of(interp->executable, &base) > 0) {
		interp_release(interp);
		if (ask_file(interp, base.buf) < 0)
			return -1;
	}
	of = (struct home_dir_of){interp->executable, interp->base_prefix, &interp->identity};
	if (home_dir_choose(&of, &interp->home, &interp->file) < 0)
		return failf("cannot use the interpreter '%s': no program beside it is named "
			     "after its version",
			     interp->executable);
	if (!cfg_is_value(interp->home.buf, interp->home.len))
		return failf("cannot use the interpreter '%s': the name of its directory ends in a "
			     "blank",
			     interp->executable);
	verbose("interpreter '%s', %s %s", interp->file.buf, interp->implementation,
		interp->version);
	return 0;
}

int
interp_try(struct interp *interp, const char *file)
{
	int status;

	doubt_clear();
	err_mute(1);
	status = interp_ask(interp, file);
	err_mute(0);
	if (status == 0)
		return 0;
	return doubt_found() ? fail_errno("cannot ask the interpreter '%s'", file) : 1;
}

void
interp_release(struct interp *interp)
{
	free(interp->text);
	*interp = (struct interp){0};
}
