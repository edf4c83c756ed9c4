/* SPDX-License-Identifier: MIT */
/*
 * A candidate: an interpreter that discovery found by the name of its file (python3.12,
 * python3.13t, pypy3.9, graalpy). It is not started.
 */
#ifndef MOVENV_PYTHON_CANDIDATE_H
#define MOVENV_PYTHON_CANDIDATE_H

#include <stddef.h>
#include <sys/types.h>

#include "common/trust.h"
#include "core/buf.h"
#include "python/identity.h"

enum candidate_verdict {
	CANDIDATE_TAKEN,
	CANDIDATE_UNSAFE,  /* another user could have put it there */
	CANDIDATE_BROKEN,  /* it cannot start here */
	CANDIDATE_OLD,     /* it is too old for a command to ask, but may be started */
	CANDIDATE_UNKNOWN, /* a call failed: see fs/doubt.h */
	CANDIDATE_NONE,    /* not an interpreter: a script, a shim, an environment's python */
};

struct candidate {
	char *file;               /* absolute; owned */
	struct identity identity; /* by the file's name; minor -1: the name has none */
	char *why;                /* NULL, or why it is passed over: "it is a script"; owned */
	enum candidate_verdict verdict;
	dev_t dev;    /* device and inode of the file, symlinks followed … */
	ino_t ino;    /* … 0: unknown */
	size_t order; /* of finding */
};

/*
 * Adds the letters of the ABI that the name of the file lacks. CPython's `make altinstall` makes
 * python3.13 a link to python3.13t (Makefile.pre.in), or the library is lib/python3.13t alone.
 */
void candidate_find_abi(struct candidate *c);

/*
 * Decides whether a command may start the candidate's file. It must be an ELF executable that can
 * start here; not an environment's, not a symlink to another version, and not refused by the rule
 * of common/trust.h. (A group may write: /usr/local/bin belongs to the group staff in Debian.)
 * Appends the reason of a refusal to why: "it is a script". CANDIDATE_UNKNOWN with errno if that
 * is unknown.
 */
enum candidate_verdict candidate_judge(const struct candidate *c, enum trust_source source,
				       struct buf *why);

/*
 * Applies the rule alone. Returns its verdict; if that is not TRUST_GIVEN, the reason is
 * appended to why. Doubt (fs/doubt.h) is noted.
 */
enum trust candidate_trust(const char *file, enum trust_source source, struct buf *why);

/*
 * The same as an answer. Returns 1 if the file is trusted; else 0, with the reason appended to
 * why. Doubt (fs/doubt.h) is noted, and counts as 0.
 */
int candidate_is_trusted(const char *file, enum trust_source source, struct buf *why);

/*
 * Decides for a file that is not the user's word: the interpreter in a pyvenv.cfg. It must also
 * have an interpreter's name. A file that MOVENV_PYTHON names is the user's word. Returns 1 if it
 * may be started; else 0, with the reason appended to why; -1 with errno if that is unknown.
 */
int candidate_may_start(const char *file, struct buf *why);

#define CANDIDATE_VERSION 16
/* Writes "3.13", or "" if the name has no minor version. */
void candidate_version(const struct candidate *c, char version[CANDIDATE_VERSION]);

/*
 * The order of lists: by implementation, then newest first, then "3.13" before "3.13t", then as
 * found. Returns less than 0 if c comes first, else more.
 */
int candidate_compare(const struct candidate *c, const struct candidate *d);

#endif
