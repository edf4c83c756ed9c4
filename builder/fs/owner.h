/* SPDX-License-Identifier: MIT */
/*
 * Owners of files and directories, and their rights.
 */
#ifndef MOVENV_FS_OWNER_H
#define MOVENV_FS_OWNER_H

#include <sys/types.h>

/*
 * Opens a file, relative to the open directory dir, for reading, as the owner of dir could: root
 * does not give to others what only root can read. For others than root it is a plain openat().
 * Does not block. Other threads must open nothing meanwhile. Returns a descriptor that the caller
 * closes, or -1 with errno.
 */
int owner_open(int dir, const char *file);

/*
 * Returns 1 if files of this owner are root's or the effective user's, else 0. In a user namespace,
 * root's files have the owner of /usr.
 */
int owner_is_trusted(uid_t owner);

#endif
