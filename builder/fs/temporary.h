/* SPDX-License-Identifier: MIT */
/*
 * Temporaries. A file that is not complete yet has a temporary name beside its final one; a rename
 * gives it the final name. The temporary name starts with TEMPORARY_PREFIX and the number of this
 * process, and a file is locked: so a temporary that a killed run left can be told from one that is
 * in use; see fs/leftover.h.
 */
#ifndef MOVENV_FS_TEMPORARY_H
#define MOVENV_FS_TEMPORARY_H

#include <sys/types.h>

#include "common/path.h"

#define TEMPORARY_NAME_CAP 32 /* bytes of such a name with its NUL */

/* A file that is not complete yet. None: fd is -1 and path is empty. */
struct temporary {
	int fd;           /* open for reading and writing */
	int dir;          /* borrowed: paths are relative to it */
	struct path path; /* its temporary path */
};

/*
 * Makes a file, directory or symlink at a free path. Returns 0, or -1 with errno: EEXIST if the
 * path is taken.
 */
typedef int temporary_make(void *arg, int dir, const char *path);

/*
 * Finds a free temporary path in the directory that holds `beside` (relative to the directory dir),
 * and calls make(arg, dir, path) for it. Returns 0 with the path, or -1 with errno.
 */
int temporary_at(int dir, const char *beside, temporary_make *make, void *arg, struct path *path);

/*
 * Makes an empty file with this mode, less the umask, in the directory that holds `beside`, and
 * locks it. Returns 0, or -1 with errno. temporary_drop() is due in either case.
 */
int temporary_open(struct temporary *temporary, int dir, const char *beside, mode_t mode);

/*
 * The same with a file that make(arg, dir, path) writes whole; fd is -1 then. temporary_drop() is
 * due in either case.
 */
int temporary_fill(struct temporary *temporary, int dir, const char *beside, temporary_make *make,
		   void *arg);

/* Closes the file and renames it to `name`, relative to dir. Returns 0, or -1 with errno. */
int temporary_commit(struct temporary *temporary, const char *name);

/*
 * The same, but an existing `name` is not replaced: EEXIST. Where the kernel or the file system
 * cannot do both in one step, the name is looked up just before the rename.
 */
int temporary_commit_new(struct temporary *temporary, const char *name);

/* Closes and removes a file that was not committed. errno survives. */
void temporary_drop(struct temporary *temporary);

/*
 * Returns 1 if the name is that of a temporary whose process has ended on this machine. 0 if a
 * process with that number is alive, or if the name is another one.
 */
int temporary_is_left(const char *name);

#endif
