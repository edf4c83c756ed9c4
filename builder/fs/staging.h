/* SPDX-License-Identifier: MIT */
/*
 * A staging directory on the disk: ".movenv-PID-N", open to its owner only, so that nobody else can
 * reach what is built in it. It holds a file that is locked while the directory is in use, and at
 * most these directories:
 *   new    what is being built
 *   ready  the same when all of it is there and goes to the target, entry by entry
 *   old    entries of the target that were moved away
 *   spare  a directory of the target that was replaced as a whole
 * A later run can tell by them what a killed one was at; see fs/commit.h.
 */
#ifndef MOVENV_FS_STAGING_H
#define MOVENV_FS_STAGING_H

#include "fs/temporary.h"

#define STAGING_NEW "new"
#define STAGING_READY "ready"
#define STAGING_OLD "old"
#define STAGING_SPARE "spare"

struct staging {
	int dir;                       /* the directory that holds it; borrowed */
	int top;                       /* it, open; -1: none */
	int lock;                      /* the locked file in it, open */
	int is_empty;                  /* all but the lock has left it */
	char name[TEMPORARY_NAME_CAP]; /* its name in dir */
};

/*
 * Makes one in the directory, which is empty but for the lock. Returns 0, or -1 with errno: EPERM
 * if somebody put another directory in its place.
 */
int staging_make(struct staging *staging, int dir);

/*
 * Opens and locks one that a killed run of the effective user left. Returns 1; 0 if the name is
 * not that of one, or it is in use or another user's.
 */
int staging_claim(struct staging *staging, int dir, const char *name);

/* Makes and opens a directory in it. Returns the descriptor, or -1 with errno. */
int staging_add(const struct staging *staging, const char *name);

/* Returns 1 if it holds a directory with this name, or if that is unknown; else 0. */
int staging_has(const struct staging *staging, const char *name);

/* Opens a directory in it. Returns the descriptor, or -1 with errno. */
int staging_enter(const struct staging *staging, const char *name);

/* Closes it; it stays on the disk. */
void staging_close(struct staging *staging);

/* Removes it with all that it holds, and closes it. Returns 0, or -1 with errno. */
int staging_remove(struct staging *staging);

/*
 * Returns 1 if the entry of a directory has the name of a staging directory and is one, or was one
 * that its run has removed since the name was read; else 0.
 */
int staging_is(int dir, const char *name);

/* Returns 1 if the directory has no other entries than these, 0 if it has; -1 with errno. */
int staging_is_alone(int dir);

#endif
