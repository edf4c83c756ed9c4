/* SPDX-License-Identifier: MIT */
/*
 * Temporaries that killed runs, or killed shims, left. A temporary file is locked while it is in
 * use (fs/lock.h), by whatever machine. Where there are no locks, and for symlinks, the number of
 * the process tells; a file must be an hour old as well.
 */
#ifndef MOVENV_FS_LEFTOVER_H
#define MOVENV_FS_LEFTOVER_H

/*
 * Returns 1 if the text is a name that a temporary file can have, whatever has it; else 0. A filter
 * for dirlist_read_some(): the directory does not count.
 */
int leftover_is_name(int dir, const char *name);

/*
 * Returns 1 if the name in the directory is that of a temporary file or symlink that nobody uses;
 * 0 if it is in use, a directory, or anything else.
 */
int leftover_is(int dir, const char *name);

/*
 * Removes it then. Returns 0, also if it is not one; -1 with errno. Nobody can take the file into
 * use meanwhile.
 */
int leftover_remove(int dir, const char *name);

#endif
