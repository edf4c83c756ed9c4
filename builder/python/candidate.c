/* SPDX-License-Identifier: MIT */
/*
 * A candidate; see python/candidate.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/abi.h"
#include "common/compiler.h"
#include "common/path.h"
#include "common/program.h"
#include "elf/loader.h"
#include "fs/doubt.h"
#include "python/candidate.h"
#include "python/interp_base.h"

#define OLDEST_MINOR 6 /* of Python 3 that a command can ask: builder/embed/site/ask.py */

static enum candidate_verdict
refuse_candidate(struct buf *why, const char *reason)
{
	buf_puts(why, reason);
	return CANDIDATE_NONE;
}

static enum candidate_verdict
refuse_symlink(struct buf *why, const char *real)
{
	buf_printf(why, "it is a symlink to '%s'", real);
	return CANDIDATE_NONE;
}

/* Returns 1 if a pyvenv.cfg is beside or above the file. */
static int
is_in_environment(const char *file)
{
	struct path at;

	if (path_set(&at, file, strlen(file)) < 0)
		return 0;
	for (int up = 0; up < 2; up++) {
		size_t mark;

		if (path_up(&at) < 0)
			return 0;
		mark = at.len;
		if (path_push(&at, CFG_NAME) == 0) {
			if (access(at.buf, F_OK) == 0)
				return 1;
			doubt_note(errno);
		}
		path_cut(&at, mark);
	}
	return 0;
}

enum trust
candidate_trust(const char *file, enum trust_source source, struct buf *why)
{
	struct path at;
	enum trust trust = trust_judge(file, source, &at);

	switch (trust) {
	case TRUST_GIVEN:
		break;
	case TRUST_MISSING:
		doubt_note(errno);
		buf_printf(why, "'%s' cannot be examined", at.buf);
		break;
	case TRUST_IRREGULAR:
		buf_puts(why, "it is not a regular file");
		break;
	case TRUST_ENVIRONMENT:
		buf_puts(why, "it belongs to an environment");
		break;
	case TRUST_OPEN_FILE:
	case TRUST_OPEN:
		buf_printf(why, "others can write to '%s'", at.buf);
		break;
	case TRUST_FOREIGN:
		buf_printf(why, "'%s' belongs to another user", at.buf);
		break;
	}
	return trust;
}

int
candidate_is_trusted(const char *file, enum trust_source source, struct buf *why)
{
	return candidate_trust(file, source, why) == TRUST_GIVEN;
}

/* PyPy has a symlink python3.9 to itself, conda one from python3.1 to python3.12. */
static int
is_named_after(const struct candidate *c, const char *real)
{
	const struct identity *own = &c->identity;
	struct identity other;

	if (!strcmp(path_base(real), path_base(c->file)) ||
	    !identity_of_program(&other, path_base(real)) || other.minor < 0)
		return 1;
	return other.implementation == own->implementation && other.major == own->major &&
	       (other.minor == own->minor || own->minor < 0) && !strcmp(other.abi, own->abi);
}

/* An environment's python stands for its base, which is named if the pyvenv.cfg leads to one. */
static enum candidate_verdict
refuse_environment(const char *file, struct buf *why)
{
	struct path base;
	int found = interp_base_of(file, &base);

	buf_puts(why, "it belongs to an environment");
	if (found > 0)
		buf_printf(why, ", whose base is '%s'", base.buf);
	else if (found < 0 && errno == ENOENT)
		buf_puts(why, ", whose base is gone");
	return CANDIDATE_NONE;
}

static int
is_too_old(const struct identity *identity)
{
	return identity->minor >= 0 && (identity->major < 3 || identity->minor < OLDEST_MINOR);
}

static enum candidate_verdict
judge_candidate_start(const char *file, struct buf *why)
{
	switch (loader_of(file, why)) {
	case LOADER_FILE:
		return CANDIDATE_TAKEN;
	case LOADER_SCRIPT:
		return refuse_candidate(why, "it is a script");
	case LOADER_KERNEL: /* a shim is a small one */
		return program_wrong(file) ? refuse_candidate(why, "it is a static executable")
					   : CANDIDATE_TAKEN;
	case LOADER_UNREAD:
		buf_puts(why, "it cannot be read");
		return CANDIDATE_BROKEN;
	case LOADER_NONE:
		break;
	}
	return CANDIDATE_BROKEN;
}

/* Returns 1 if the file with these letters at the end of its name is the same one, else 0. */
static int
is_same_with_letters(const struct candidate *c, const char *letters)
{
	struct path file;
	struct stat st;

	return path_set(&file, c->file, strlen(c->file)) == 0 &&
	       path_add(&file, letters, strlen(letters)) == 0 && stat(file.buf, &st) == 0 &&
	       c->ino && st.st_ino == c->ino && st.st_dev == c->dev;
}

/* Returns 1 if another name of the file has the letters of its ABI, which this one lacks. */
static int
has_better_name(const struct candidate *c)
{
	const char *abi = c->identity.abi;
	struct identity named;

	return abi[0] && identity_of_program(&named, path_base(c->file)) && !named.abi[0] &&
	       is_same_with_letters(c, abi);
}

static enum candidate_verdict
judge_candidate(const struct candidate *c, enum trust_source source, struct buf *why)
{
	char byte, *real = NULL;
	enum candidate_verdict verdict;

	/* Otherwise the rule, below, finds an environment that its directory leads to. */
	if (readlink(c->file, &byte, 1) > 0) {
		real = realpath(c->file, NULL);
		if (!real)
			doubt_note(errno);
	}
	if (is_in_environment(c->file))
		verdict = refuse_environment(c->file, why);
	else if (real && is_in_environment(real))
		verdict = refuse_environment(real, why);
	else if (has_better_name(c))
		verdict = refuse_candidate(why,
					   "it is a link to the one with the letters of its ABI");
	else if (real && !is_named_after(c, real))
		verdict = refuse_symlink(why, real);
	else
		verdict = judge_candidate_start(c->file, why);
	if (verdict == CANDIDATE_TAKEN && !candidate_is_trusted(c->file, source, why))
		verdict = CANDIDATE_UNSAFE;
	if (verdict == CANDIDATE_TAKEN && is_too_old(&c->identity)) {
		buf_printf(why, "it is older than Python 3.%d", OLDEST_MINOR);
		verdict = CANDIDATE_OLD;
	}
	free(real);
	return verdict;
}

enum candidate_verdict
candidate_judge(const struct candidate *c, enum trust_source source, struct buf *why)
{
	enum candidate_verdict verdict;

	doubt_clear();
	verdict = judge_candidate(c, source, why);
	if (!doubt_found())
		return verdict;
	buf_free(why);
	buf_printf(why, "it cannot be examined: %s", strerror(errno));
	doubt_found(); /* sets errno again */
	return CANDIDATE_UNKNOWN;
}

/* Returns 1 if MOVENV_PYTHON names the file, else 0; -1 with errno if that is unknown. */
static int
is_named_by_user(const char *file)
{
	const char *named = getenv("MOVENV_PYTHON");

	if (!named || named[0] != '/')
		return 0;
	doubt_clear();
	return doubt_same(named, file) ? 1 : -doubt_found();
}

int
candidate_may_start(const char *file, struct buf *why)
{
	struct candidate c = {.file = (char *)file};
	int is_named = is_named_by_user(file);
	enum candidate_verdict verdict;

	if (is_named != 0)
		return is_named;
	if (!identity_of_program(&c.identity, path_base(file))) {
		buf_puts(why, "it does not have an interpreter's name");
		return 0;
	}
	verdict = candidate_judge(&c, TRUST_PLACE, why);
	return verdict == CANDIDATE_UNKNOWN ? -1 : verdict == CANDIDATE_TAKEN;
}

void
candidate_find_abi(struct candidate *c)
{
	static const char *const letters[] = {"t", "d", "td"};
	struct identity *own = &c->identity;
	struct path at;
	char *real;

	if (own->implementation != CPYTHON || own->minor < 0 || own->abi[0])
		return;
	for (size_t i = 0; i < COUNT_OF(letters) && !own->abi[0]; i++)
		if (is_same_with_letters(c, letters[i]))
			memcpy(own->abi, letters[i], strlen(letters[i]) + 1);
	real = own->abi[0] || own->minor < 13 ? NULL : realpath(c->file, NULL);
	if (real && path_set(&at, real, strlen(real)) == 0 && path_up(&at) == 0 &&
	    path_up(&at) == 0 && abi_is_threaded(&at, path_base(c->file)))
		own->abi[0] = 't';
	free(real);
}

void
candidate_version(const struct candidate *c, char version[CANDIDATE_VERSION])
{
	version[0] = '\0';
	if (c->identity.minor >= 0)
		(void)snprintf(version, CANDIDATE_VERSION, "%d.%d", c->identity.major,
			       c->identity.minor);
}

int
candidate_compare(const struct candidate *c, const struct candidate *d)
{
	const struct identity *x = &c->identity, *y = &d->identity;

	if (x->implementation != y->implementation)
		return x->implementation < y->implementation ? -1 : 1;
	if (x->major != y->major)
		return y->major - x->major;
	if (x->minor != y->minor)
		return y->minor - x->minor;
	if (strcmp(x->abi, y->abi) != 0)
		return strcmp(x->abi, y->abi);
	return c->order < d->order ? -1 : 1;
}
