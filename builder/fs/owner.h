/* SPDX-License-Identifier: MIT */
/*
 * Rights of the owner of a directory.
 */
#ifndef MOVENV_FS_OWNER_H
#define MOVENV_FS_OWNER_H

/*
 * Opens a file for reading, as the owner of the open directory dir could: root does not give to
 * somebody's tree what only root can read. For others than root it is a plain open(). Does not
 * block. No other thread may run meanwhile. Returns a descriptor that the caller closes, or -1 with
 * errno.
 */
int owner_open(int dir, const char *file);

#endif
