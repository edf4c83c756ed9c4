/* SPDX-License-Identifier: MIT */
/*
 * A candidate; see python/candidate.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/path.h"
#include "elf/loader.h"
#include "python/candidate.h"

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
		if (path_push(&at, CFG_NAME) == 0 && access(at.buf, F_OK) == 0)
			return 1;
		path_cut(&at, mark);
	}
	return 0;
}

/* Returns 1 if only root and the user can replace the file; else the reason is in why. */
static int
is_in_safe_directory(const char *file, struct buf *why)
{
	struct path dir;
	struct stat st, usr;

	if (path_set(&dir, file, strlen(file)) < 0 || path_up(&dir) < 0 || stat(dir.buf, &st) < 0) {
		buf_puts(why, "its directory cannot be examined");
		return 0;
	}
	if (st.st_mode & S_IWOTH) {
		buf_printf(why, "others can write to '%s'", dir.buf);
		return 0;
	}
	/* In a sandbox without root, the files of root have the owner of /usr. */
	if (st.st_uid == 0 || st.st_uid == geteuid() ||
	    (stat("/usr", &usr) == 0 && st.st_uid == usr.st_uid))
		return 1;
	buf_printf(why, "'%s' belongs to another user", dir.buf);
	return 0;
}

/* PyPy has a symlink python3.9 to itself, conda one from python3.1 to python3.12. */
static int
is_named_after(const struct candidate *c, const char *real)
{
	const struct identity *own = &c->identity;
	struct identity other;

	if (!identity_of_program(&other, path_base(real)) || other.minor < 0)
		return 1;
	return other.implementation == own->implementation && other.major == own->major &&
	       (other.minor == own->minor || own->minor < 0) && !strcmp(other.abi, own->abi);
}

static enum candidate_verdict
judge_candidate_start(const char *file, struct buf *why)
{
	switch (loader_of(file, why)) {
	case LOADER_FILE:
		return CANDIDATE_TAKEN;
	case LOADER_SCRIPT:
		return refuse_candidate(why, "it is a script");
	case LOADER_KERNEL: /* a shim is one */
		return refuse_candidate(why, "it is a static executable");
	case LOADER_UNREAD:
		buf_puts(why, "it cannot be read");
		return CANDIDATE_BROKEN;
	case LOADER_NONE:
		break;
	}
	return CANDIDATE_BROKEN;
}

enum candidate_verdict
candidate_judge(const struct candidate *c, int trusted, struct buf *why)
{
	char *real = realpath(c->file, NULL);
	enum candidate_verdict verdict;

	if (is_in_environment(c->file) || (real && is_in_environment(real)))
		verdict = refuse_candidate(why, "it belongs to an environment");
	else if (real && !is_named_after(c, real))
		verdict = refuse_symlink(why, real);
	else
		verdict = judge_candidate_start(c->file, why);
	if (verdict == CANDIDATE_TAKEN && !trusted &&
	    !(is_in_safe_directory(c->file, why) && (!real || is_in_safe_directory(real, why))))
		verdict = CANDIDATE_UNSAFE;
	free(real);
	return verdict;
}

void
candidate_version(const struct candidate *c, char version[CANDIDATE_VERSION])
{
	version[0] = '\0';
	if (c->identity.minor >= 0)
		snprintf(version, CANDIDATE_VERSION, "%d.%d", c->identity.major, c->identity.minor);
}
