/* SPDX-License-Identifier: MIT */
/*
 * Paths of an environment's programs, in the texts of its scripts.
 */
#ifndef MOVENV_ENV_PROGRAM_PATH_H
#define MOVENV_ENV_PROGRAM_PATH_H

#include "env/environment.h"

/*
 * Returns 1 if a path of n bytes is that of a file directly in the scripts directory: by one of the
 * environment's names, or by another that leads to it now, through symlinks or mounts. Else 0. In
 * an environment that is being unpacked only the names count: what an archive names is not looked
 * at.
 */
int program_path_is_own(const struct environment *env, const char *path, size_t n);

/*
 * Sets *shown to a path as the environment will have it: a file in it moves along. Returns 0, or -1
 * with errno ENAMETOOLONG.
 */
int program_path_show(const struct environment *env, const struct path *path, struct path *shown);

#endif
