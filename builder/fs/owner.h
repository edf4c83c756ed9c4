/* SPDX-License-Identifier: MIT */
/*
 * Rights of the owner of a directory.
 */
#ifndef MOVENV_FS_OWNER_H
#define MOVENV_FS_OWNER_H

/*
 * Opens a file, relative to the open directory dir, for reading, as the owner of dir could: root
 * does not give to others what only root can read. For others than root it is a plain openat().
 * Does not block. Other threads must open nothing meanwhile. Returns a descriptor that the caller
 * closes, or -1 with errno.
 */
int owner_open(int dir, const char *file);

#endif
