/* SPDX-License-Identifier: MIT */
/*
 * Finding an interpreter by what a user asks for; see find.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "candidates.h"
#include "compiler.h"
#include "err.h"
#include "find.h"
#include "interrupt.h"

/* What a spec asks for, when it is no path. */
struct wish {
	char implementation;     /* 'c', 'p', 'g', or 0 for any */
	int major, minor, patch; /* -1: any */
	char abi[3];
	const char *range; /* or NULL */
};

static size_t
take_digits(const char *at, int *number)
{
	size_t n = 0;

	for (*number = 0; isdigit((unsigned char)at[n]) && n < 6; n++)
		*number = *number * 10 + (at[n] - '0');
	return n;
}

/* "3", "3.12", "3.12.1", "312" with an ABI's letters behind. */
static int
parse_version(const char *at, struct wish *wish)
{
	size_t n = take_digits(at, &wish->major);

	if (n == 0) {
		wish->major = -1;
		return *at == '\0';
	}
	if (n > 1 && at[n] != '.') { /* "312" */
		wish->major = at[0] - '0';
		take_digits(at + 1, &wish->minor);
	}
	at += n;
	if (*at == '.' && wish->minor < 0) {
		n = take_digits(at + 1, &wish->minor);
		at += n ? n + 1 : 0;
	}
	if (*at == '.') {
		n = take_digits(at + 1, &wish->patch);
		at += n ? n + 1 : 0;
	}
	for (int i = 0; (*at == 't' || *at == 'd') && i < 2; i++)
		wish->abi[i] = *at++;
	return *at == '\0';
}

/* 1 if the spec is one that candidates can meet, else 0. */
static int
parse_wish(const char *spec, struct wish *wish)
{
	static const struct {
		const char *word;
		char implementation;
	} words[] = {
		{"cpython", 'c'}, {"python", 0}, {"pypy", 'p'},
		{"graalpy", 'g'}, {"cp", 'c'},   {"pp", 'p'},
	};

	*wish = (struct wish){.major = -1, .minor = -1, .patch = -1};
	if (strchr("<>=!~", spec[0])) {
		struct version any = {0};

		wish->range = spec;
		return spec[0] && version_meets(&any, spec) >= 0;
	}
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		size_t n = strlen(words[i].word);

		if (strncmp(spec, words[i].word, n) != 0)
			continue;
		wish->implementation = words[i].implementation;
		spec += n;
		spec += *spec == '@' && spec[1];
		break;
	}
	return parse_version(spec, wish);
}

/* What the file name of a candidate can tell. */
static int
may_meet(const struct wish *wish, const struct candidate *c)
{
	if (wish->implementation ? c->implementation != wish->implementation
				 : c->implementation != 'c')
		return 0;
	if (wish->major >= 0 && c->major != wish->major)
		return 0;
	if (wish->minor >= 0 && c->minor >= 0 && c->minor != wish->minor)
		return 0;
	return !strcmp(c->abi, wish->abi);
}

/* What only the interpreter itself can. */
static int
meets(const struct wish *wish, const struct interp *interp)
{
	if (wish->major >= 0 && interp->parsed.release[0] != (unsigned)wish->major)
		return 0;
	if (wish->minor >= 0 && interp->parsed.release[1] != (unsigned)wish->minor)
		return 0;
	if (wish->patch >= 0 && interp->parsed.release[2] != (unsigned)wish->patch)
		return 0;
	return !wish->range || version_meets(&interp->parsed, wish->range) > 0;
}

static int
not_found(const char *spec, const struct candidates *all)
{
	fail("cannot find an interpreter for '%s': none on PATH or in the usual places", spec);
	for (size_t i = 0; i < all->count; i++)
		advise("there is '%s'", all->list[i].file);
	if (all->count == 0)
		advise("no interpreter was found at all: install one, or use --python FILE");
	return -1;
}

/* Asks one of several: if it fails, that is for -v to say. */
static int
try_to_ask(struct interp *interp, const char *file)
{
	int status;

	err_mute(1);
	status = interp_ask(interp, file);
	err_mute(0);
	return status;
}

static int
find_candidate(const char *spec, const struct wish *wish, struct interp *interp)
{
	struct candidates all;
	int status = 1;

	if (candidates_find(&all) < 0)
		status = fail_errno("cannot look for interpreters");
	for (size_t i = 0; status > 0 && i < all.count; i++) {
		if (interrupt_pending())
			status = -1;
		if (status < 0 || !may_meet(wish, &all.list[i]))
			continue;
		if (try_to_ask(interp, all.list[i].file) == 0 && meets(wish, interp))
			status = 0;
		else
			interp_release(interp);
	}
	if (status > 0)
		status = not_found(spec, &all);
	candidates_release(&all);
	return status;
}

/* A directory stands for the interpreter in it: an environment's, or an installation's. */
static int
find_in_directory(const char *dir, struct interp *interp)
{
	static const char *const names[] = {
		"bin/python3", "python3", "bin/python",  "python",
		"bin/pypy3",   "pypy3",   "bin/graalpy",
	};
	struct path file;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (path_set(&file, dir, strlen(dir)) == 0 && path_push(&file, names[i]) == 0 &&
		    access(file.buf, X_OK) == 0)
			return interp_ask(interp, file.buf);
	return fail("cannot use '%s' as an interpreter: no python3 in that directory", dir);
}

static int
find_path(const char *file, struct interp *interp)
{
	struct stat st;

	if (stat(file, &st) < 0)
		return fail_errno("cannot use the interpreter '%s'", file);
	return S_ISDIR(st.st_mode) ? find_in_directory(file, interp) : interp_ask(interp, file);
}

static int
find_default(struct interp *interp)
{
	static const struct wish any = {.major = 3, .minor = -1, .patch = -1};
	const char *file = getenv("MOVENV_PYTHON");
	struct path on_path;

	if (file && file[0] == '/')
		return interp_ask(interp, file);
	if (file && file[0])
		return fail("cannot use MOVENV_PYTHON='%s': it must be an absolute file name",
			    file);
	if (candidates_on_path("python3", &on_path) && try_to_ask(interp, on_path.buf) == 0)
		return 0;
	interp_release(interp);
	return find_candidate("python3", &any, interp);
}

int
find_interp(const char *spec, struct interp *interp)
{
	struct wish wish;
	struct path file;

	*interp = (struct interp){0};
	if (!spec)
		return find_default(interp);
	if (strchr(spec, '/'))
		return find_path(spec, interp);
	if (strpbrk(spec, "<>=!~") == spec && parse_wish(spec, &wish))
		return find_candidate(spec, &wish, interp);
	/* "python3.12" may be just that on PATH; then nothing else need be looked at. */
	if (candidates_on_path(spec, &file) && try_to_ask(interp, file.buf) == 0)
		return 0;
	interp_release(interp);
	if (parse_wish(spec, &wish))
		return find_candidate(spec, &wish, interp);
	return fail(
		"cannot find an interpreter for '%s': it is no version, file, or Python on PATH",
		spec);
}

/* Asks a file that may be what is wanted. Returns 1 if it is, else 0 with nothing to release. */
static int
try_wanted(const struct want *want, struct interp *interp, const char *file)
{
	if (try_to_ask(interp, file) == 0 && want_is_met(want, interp))
		return 1;
	interp_release(interp);
	return 0;
}

/* What the file name of a candidate can tell; GraalPy's has no version. */
static int
may_be_wanted(const struct want *want, const struct candidate *c)
{
	if (want->implementation && c->implementation != want->implementation)
		return 0;
	if (want->minor < 0 || c->minor < 0)
		return c->major == want->major;
	return c->major == want->major && c->minor == want->minor && !strcmp(c->abi, want->abi);
}

int
find_wanted(const struct want *want, struct interp *interp)
{
	const char *file = getenv("MOVENV_PYTHON");
	struct candidates all;
	int found = 0;

	*interp = (struct interp){0};
	if (file && file[0] == '/' && try_wanted(want, interp, file))
		return 1;
	if (candidates_find(&all) < 0)
		found = fail_errno("cannot look for interpreters");
	for (size_t i = 0; found == 0 && i < all.count && !interrupt_pending(); i++)
		if (may_be_wanted(want, &all.list[i]))
			found = try_wanted(want, interp, all.list[i].file);
	candidates_release(&all);
	return found;
}
