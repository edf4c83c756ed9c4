/* SPDX-License-Identifier: MIT */
/*
 * The check of files that name the environment's path to compilers and linkers.
 */
#ifndef MOVENV_REPAIR_FIND_BUILD_CONFIG_H
#define MOVENV_REPAIR_FIND_BUILD_CONFIG_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds each _sysconfigdata module and pkg-config file with an absolute path of the environment.
 * Returns 0, or -1 with errno ENOMEM.
 */
int find_build_config(struct issues *issues, const struct walk *walk);

#endif
