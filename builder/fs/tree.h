/* SPDX-License-Identifier: MIT */
/*
 * Directory trees by descriptor. No function here follows a symlink, or leaves the file system
 * that it started on. Functions return 0, or -1 with errno.
 */
#ifndef MOVENV_FS_TREE_H
#define MOVENV_FS_TREE_H

#include "common/path.h"

/* Removes name and, if it is a directory, all in it. EXDEV where something is mounted inside. */
int tree_remove(int dir, const char *name);

/*
 * Opens a directory below dir, making what is missing of it. name is relative, or "" for dir
 * itself. Returns a descriptor that the caller closes, or -1; ENOTDIR where a part is a link or a
 * file.
 */
int tree_open(int dir, const char *name);

/*
 * Moves every entry of the directory from into the directory to, which holds none of those names,
 * except the entry `keep`. On failure all that was moved is moved back.
 */
int tree_move_all(int from, int to, const char *keep);

/* 0 if nothing is mounted below the directory; -1 with errno: EXDEV if there is. */
int tree_is_one_disk(int dir);

/* 1 if the directory has no entry other than `keep` (NULL: none), 0 if it has, -1 with errno. */
int tree_is_empty(int dir, const char *keep);

#endif
