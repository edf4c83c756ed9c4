/* SPDX-License-Identifier: MIT */
/*
 * Temporaries: what is in the making has a name of its own beside the final one, and gets the final
 * one by a rename when it is complete. The name begins with TEMPORARY_PREFIX and the number of this
 * process, so that what a killed run left can be told from what another run works on.
 */
#ifndef MOVENV_FS_TEMPORARY_H
#define MOVENV_FS_TEMPORARY_H

#include <sys/types.h>

#include "common/path.h"

#define TEMPORARY_NAME_CAP 32 /* bytes of such a name with its NUL */

/* A file in the making. fd is -1 and path empty if there is none. */
struct temporary {
	int fd;           /* open for reading and writing */
	int dir;          /* borrowed: paths are relative to it */
	struct path path; /* its temporary path */
};

/*
 * Makes something at a path that nothing has yet. Returns 0, or -1 with errno: EEXIST if the path
 * is taken.
 */
typedef int temporary_make(void *arg, int dir, const char *path);

/*
 * Finds a free temporary path in the directory of `beside`, relative to the directory dir, and
 * makes something there with make(arg, …). Returns 0 with the path, or -1 with errno.
 */
int temporary_at(int dir, const char *beside, temporary_make *make, void *arg, struct path *path);

/*
 * Makes an empty file of that mode, less the umask, in the directory of `beside`. Returns 0, or -1
 * with errno. temporary_drop() is due in either case.
 */
int temporary_open(struct temporary *temporary, int dir, const char *beside, mode_t mode);

/* Closes the file, and renames it to `name`, in its place. Returns 0, or -1 with errno. */
int temporary_commit(struct temporary *temporary, const char *name);

/*
 * The same where nothing may have that name. EEXIST if something has. On a kernel or a disk that
 * cannot tell while it renames, a look just before has to do.
 */
int temporary_commit_new(struct temporary *temporary, const char *name);

/* Closes and removes a file that was not committed. errno survives. */
void temporary_drop(struct temporary *temporary);

/*
 * 1 if the name is a temporary's of a process that has ended: a killed run left it. 0 if a process
 * with that number is alive, or it is not such a name.
 */
int temporary_is_left(const char *name);

#endif
