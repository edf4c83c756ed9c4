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

#endif
