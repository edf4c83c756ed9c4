/* SPDX-License-Identifier: MIT */
/*
 * Directory trees by descriptor. No function here follows a symlink or leaves the file system of
 * the directory that it gets. Functions return 0, or -1 with errno.
 */
#ifndef MOVENV_FS_TREE_H
#define MOVENV_FS_TREE_H

#include "common/path.h"

/*
 * Removes `name`, a directory with all its entries. EXDEV if something is mounted in it. Entries
 * that cannot be removed stay, after a second try, and all others are removed. EINTR if
 * interrupt_is_overdue().
 */
int tree_remove(int dir, const char *name);

/*
 * Opens a directory below dir; missing directories on the way are made. name is relative; "" is dir
 * itself. Returns a descriptor that the caller closes, or -1 with errno: ENOTDIR if a component is
 * a symlink or a file.
 */
int tree_open(int dir, const char *name);

/* The same, in fewer system calls if it is missing, and in more if it is not. */
int tree_open_new(int dir, const char *name);

/* Makes such a directory, if it is missing, and does not open it. name does not end in a slash. */
int tree_make(int dir, const char *name);

/*
 * Moves every entry of the directory `from` into the directory `to`, which has none of these names;
 * but not those for which is_kept() returns 1 (NULL: all are moved). After a failure the moved
 * entries are moved back.
 */
int tree_move_all(int from, int to, int (*is_kept)(int dir, const char *name));

/* Returns 0 if nothing is mounted below it; -1 with errno: EXDEV, or EINTR after a signal. */
int tree_is_one_disk(int dir);

/* Returns 1 if the directory has no entry but `keep` (NULL: none), 0 if it has; -1 with errno. */
int tree_is_empty(int dir, const char *keep);

#endif
