/* SPDX-License-Identifier: MIT */
/*
 * A candidate: an interpreter that discovery found by the name of its file (python3.12,
 * python3.13t, pypy3.9, graalpy). It is not started.
 */
#ifndef MOVENV_PYTHON_CANDIDATE_H
#define MOVENV_PYTHON_CANDIDATE_H

#include <stddef.h>
#include <sys/types.h>

#include "core/buf.h"
#include "python/identity.h"

enum candidate_verdict {
	CANDIDATE_TAKEN,
	CANDIDATE_UNSAFE, /* another user could have put it there */
	CANDIDATE_BROKEN, /* it cannot start here */
	CANDIDATE_NONE,   /* not an interpreter: a script, a shim, an environment's python */
};

struct candidate {
	char *file;               /* absolute; owned */
	struct identity identity; /* by the name of the file; minor -1: the name has none */
	char *why;                /* NULL, or why it is passed over: "it is a script"; owned */
	enum candidate_verdict verdict;
	dev_t dev;    /* device and inode of the file, symlinks followed … */
	ino_t ino;    /* … 0: unknown */
	size_t order; /* of finding */
};

/*
 * Decides whether discovery may take the candidate's file. It must be a dynamic ELF executable that
 * can start here; not an environment's, and not a symlink to another version. Its directory must
 * not be world-writable, and must belong to root, to the user, or to the owner of /usr. (A group
 * may write: /usr/local/bin belongs to the group staff in Debian.) trusted: the user has named the
 * file, so the directory does not matter. Appends the reason of a refusal to why.
 */
enum candidate_verdict candidate_judge(const struct candidate *c, int trusted, struct buf *why);

#define CANDIDATE_VERSION 16
/* Writes "3.13", or "" if the name has no minor version. */
void candidate_version(const struct candidate *c, char version[CANDIDATE_VERSION]);

#endif
