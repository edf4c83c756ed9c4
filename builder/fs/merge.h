/* SPDX-License-Identifier: MIT */
/*
 * One directory tree put into another.
 */
#ifndef MOVENV_FS_MERGE_H
#define MOVENV_FS_MERGE_H

#include "common/path.h"

/*
 * Moves everything in the directory from into the directory to, entry by entry: directories that
 * are there are merged, files that are there are replaced, each at once. The entry `last` of the
 * top directory comes last (NULL: none). Before the first move it is checked that no file stands
 * where a directory must be, or the other way round: ENOTDIR or EISDIR then, with its name in
 * where, and nothing is changed.
 */
int merge_trees(int from, int to, const char *last, struct path *where);

#endif
