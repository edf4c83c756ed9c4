/* SPDX-License-Identifier: MIT */
/*
 * Files that tell compilers and linkers where the environment lies.
 */
#ifndef MOVENV_REPAIR_FIND_BUILD_CONFIG_H
#define MOVENV_REPAIR_FIND_BUILD_CONFIG_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds each _sysconfigdata module and pkg-config file that names the environment by its place.
 * Returns 0, or -1 with errno ENOMEM.
 */
int find_build_config(struct issues *mends, const struct walk *walk);

#endif
