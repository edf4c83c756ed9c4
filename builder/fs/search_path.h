/* SPDX-License-Identifier: MIT */
/*
 * The directories in PATH. Relative entries, and empty ones, are passed over: what they mean
 * depends on where somebody stands.
 */
#ifndef MOVENV_FS_SEARCH_PATH_H
#define MOVENV_FS_SEARCH_PATH_H

#include "common/path.h"

/* Takes the next absolute entry off the rest of a PATH. Returns 1, or 0 at the end. */
int search_path_next(const char **rest, struct path *dir);

/* The program of this name in PATH. Returns 1 with its file, else 0. */
int search_path_find(const char *name, struct path *file);

#endif
