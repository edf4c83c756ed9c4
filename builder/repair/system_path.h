/* SPDX-License-Identifier: MIT */
/*
 * Paths of the operating system, which are the same on another machine of its kind.
 */
#ifndef MOVENV_REPAIR_SYSTEM_PATH_H
#define MOVENV_REPAIR_SYSTEM_PATH_H

#include <stddef.h>

/* Returns 1 for a directory in which the loader searches anyway, and for one below it; else 0. */
int system_path_has_libraries(const char *dir, size_t n);

/*
 * Returns 1 if an absolute path of n bytes belongs to the operating system (/usr, /etc, …) by its
 * text, and leads to a file now; else 0.
 */
int system_path_is_there(const char *path, size_t n);

#endif
