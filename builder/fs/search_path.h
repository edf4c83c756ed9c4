/* SPDX-License-Identifier: MIT */
/*
 * The directories in PATH. Relative and empty entries are passed over: their meaning depends on the
 * current directory.
 */
#ifndef MOVENV_FS_SEARCH_PATH_H
#define MOVENV_FS_SEARCH_PATH_H

#include "common/path.h"

/* Takes the next absolute entry from *rest, the rest of a PATH. Returns 1, or 0 at the end. */
int search_path_next(const char **rest, struct path *dir);

/* Looks up a program in PATH. Returns 1 with its path in *file, or 0 if no entry has it. */
int search_path_find(const char *name, struct path *file);

#endif
