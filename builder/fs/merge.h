/* SPDX-License-Identifier: MIT */
/*
 * One directory tree put into another.
 */
#ifndef MOVENV_FS_MERGE_H
#define MOVENV_FS_MERGE_H

#include "common/path.h"

/*
 * Moves every entry of the directory `from` into the directory `to`: existing directories are
 * merged, existing files are replaced, each by one rename. A new file gets the mode, owner, ACL and
 * extended attributes of the old one, as far as this user may set them. The entry `last` of the top
 * directory is moved last (NULL: none is). Returns 0, or -1 with errno and the path of the entry in
 * *where. ENOTDIR or EISDIR if a file stands where a directory must be, or the other way round; it
 * is checked before the first move, and then nothing is changed.
 */
int merge_trees(int from, int to, const char *last, struct path *where);

#endif
