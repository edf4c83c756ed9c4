/* SPDX-License-Identifier: MIT */
/*
 * Finding an interpreter by a spec; see python/find.h.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/compiler.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "elf/loader.h"
#include "python/candidates.h"
#include "python/find.h"
#include "python/installation.h"
#include "python/not_found.h"
#include "python/on_path.h"
#include "python/spec.h"
#include "python/interp_base.h"

/*
 * Asks the candidates that the spec allows. Returns 0; 1 if none meets it; -1 if interrupted, or
 * after a message.
 */
static int
ask_candidates(const struct candidates *all, const struct spec *wanted, struct interp *interp,
	       struct not_found *missing)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *c = &all->list[i];
		int status;

		if (interrupt_pending())
			return -1;
		if (!spec_allows(wanted, c))
			continue;
		status = interp_try(interp, c->file);
		if (status < 0)
			return -1;
		if (status > 0)
			not_found_note_broken(missing);
		else if (spec_is_met(wanted, interp))
			return 0;
		else
			not_found_note_other(missing, c, interp->version);
		interp_release(interp);
	}
	return 1;
}

static int
find_candidate(const char *spec, const struct spec *wanted, struct interp *interp)
{
	struct not_found missing = {0};
	struct candidates all;
	int status;

	if (candidates_find(&all) < 0)
		status = fail_errno("cannot look for interpreters");
	else
		status = ask_candidates(&all, wanted, interp, &missing);
	if (status > 0)
		status = not_found_say(&missing, spec, wanted, &all);
	not_found_release(&missing);
	candidates_release(&all);
	return status;
}

static int
find_in_directory(const char *dir, struct interp *interp)
{
	struct path file;

	if (installation_find(dir, &file))
		return interp_ask(interp, file.buf);
	return failf("cannot use '%s' as an interpreter: no python3 in that directory", dir);
}

static int
find_path(const char *file, struct interp *interp)
{
	struct buf why = {0};
	struct stat st;

	if (stat(file, &st) < 0) {
		loader_of(file, &why);
		failf("cannot use the interpreter '%s': %s", file, buf_str(&why));
		buf_free(&why);
		return -1;
	}
	return S_ISDIR(st.st_mode) ? find_in_directory(file, interp) : interp_ask(interp, file);
}

static const struct spec any_python = {
	.identity = {.implementation = CPYTHON, .major = 3, .minor = -1},
	.patch = -1,
};

static int
find_default(struct interp *interp)
{
	const char *file = getenv("MOVENV_PYTHON");
	struct path on_path;
	int status;

	if (file && file[0] == '/') {
		if (interp_ask(interp, file) == 0)
			return 0;
		advise("the variable MOVENV_PYTHON names it");
		return -1;
	}
	if (file && file[0])
		return failf("cannot use MOVENV_PYTHON='%s': it must be an absolute file name",
			     file);
	if (on_path_take("python3", &on_path)) {
		status = interp_try(interp, on_path.buf);
		if (status <= 0)
			return status;
		advise("the python3 on PATH is passed over: %s",
		       err_muted() ? err_muted() : on_path.buf);
	}
	interp_release(interp);
	return find_candidate("python3", &any_python, interp);
}

/*
 * Sets *out to the file that would be asked: the base of an environment's python. Returns 1; 0 if
 * it could not start; -1 if it is a script.
 */
static int
find_file_to_ask(const char *file, struct path *out)
{
	struct buf why = {0};
	int is_base = interp_base_of(file, out);
	enum loader loader;

	if (is_base < 0 || (!is_base && path_set(out, file, strlen(file)) < 0))
		return 0;
	loader = loader_of(out->buf, &why);
	buf_free(&why);
	return loader == LOADER_NONE ? 0 : loader == LOADER_SCRIPT ? -1 : 1;
}

int
find_default_file(const struct candidates *all, struct path *file)
{
	const char *named = getenv("MOVENV_PYTHON");
	struct path on_path;
	int status = 0;

	*file = (struct path){0};
	if (named && named[0])
		return named[0] == '/' ? find_file_to_ask(named, file) : 0;
	if (on_path_take("python3", &on_path))
		status = find_file_to_ask(on_path.buf, file);
	for (size_t i = 0; !status && i < all->count; i++)
		if (spec_allows(&any_python, &all->list[i]))
			status = path_set(file, all->list[i].file, strlen(all->list[i].file)) == 0;
	return status;
}

/* "~/…" is below the home directory: no shell expands "--python=~/…", or a line of a file. */
static int
find_by_path(const char *spec, struct interp *interp)
{
	const char *home = getenv("HOME");
	struct path file;

	if (strncmp(spec, "~/", 2) != 0 || !home || home[0] != '/')
		return find_path(spec, interp);
	if (path_set(&file, home, strlen(home)) < 0 || path_push(&file, spec + 2) < 0)
		return fail_errno("cannot use the interpreter '%s'", spec);
	return find_path(file.buf, interp);
}

/* Asks "python3.12" on PATH, before a search. Returns 1 if it fits, else 0; -1 after a message. */
static int
find_on_path(const char *spec, const struct spec *wanted, struct interp *interp)
{
	struct path file;
	int status;

	if (!isalpha((unsigned char)spec[0]) || !on_path_take(spec, &file))
		return 0;
	status = interp_try(interp, file.buf);
	if (status == 0 && (!wanted || spec_is_met(wanted, interp)))
		return 1;
	interp_release(interp);
	return status < 0 ? -1 : 0;
}

/* Reports a word that is neither a spec nor a file. People often mistype ranges. */
static int
fail_unknown_spec(const char *spec)
{
	struct candidates all;
	struct buf why = {0};
	struct path file;

	if (on_path_find(spec, &file, &why) < 0) {
		failf("cannot use '%s' as an interpreter: %s; --python '%s' takes it all the same",
		      file.buf, buf_str(&why), file.buf);
		buf_free(&why);
		return -1;
	}
	failf("cannot find an interpreter for '%s': it is not a version, a file, or a program on "
	      "PATH",
	      spec);
	if (spec[strcspn(spec, "<>=!~")])
		advise("a range is written '>=3.10,<3.13'");
	if (candidates_find(&all) == 0) {
		not_found_show(&all);
		candidates_release(&all);
	}
	return -1;
}

int
find_interp(const char *spec, struct interp *interp)
{
	struct spec wanted;
	struct stat st;
	int is_spec, found = 0;

	*interp = (struct interp){0};
	if (!spec || !strcasecmp(spec, "default"))
		return find_default(interp);
	if (strchr(spec, '/'))
		return find_by_path(spec, interp);
	is_spec = spec_parse(spec, &wanted);
	if (!(is_spec && wanted.range[0]))
		found = find_on_path(spec, is_spec ? &wanted : NULL, interp);
	if (found != 0)
		return found < 0 ? -1 : 0;
	if (is_spec)
		return find_candidate(spec, &wanted, interp);
	if (stat(spec, &st) == 0 && S_ISDIR(st.st_mode))
		return find_in_directory(spec, interp);
	return fail_unknown_spec(spec);
}

int
find_first(char *const *specs, struct interp *interp)
{
	int status = -1;

	if (!specs[0] || !specs[1])
		return find_interp(specs[0], interp);
	for (size_t i = 0; status < 0 && specs[i] && !interrupt_pending(); i++) {
		err_mute(1);
		status = find_interp(specs[i], interp);
		err_mute(0);
		if (status < 0)
			interp_release(interp);
	}
	if (status == 0 || interrupt_pending())
		return status;
	status = find_interp(specs[0], interp); /* once more, for the message */
	for (size_t i = 1; status < 0 && specs[i]; i++)
		advise("nor is there one for '%s'", specs[i]);
	return status;
}
