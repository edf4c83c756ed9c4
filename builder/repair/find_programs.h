/* SPDX-License-Identifier: MIT */
/*
 * Programs of packages in a standalone environment that need the machine's loader: those of ruff,
 * uv and ninja. The environment's own loader starts only its interpreter.
 */
#ifndef MOVENV_REPAIR_FIND_PROGRAMS_H
#define MOVENV_REPAIR_FIND_PROGRAMS_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds each of them as a minor issue, if the environment has a loader of its own. Returns 0, or -1
 * with errno.
 */
int find_programs(struct issues *issues, const struct walk *walk);

/*
 * Appends their names, relative to the environment, each with its NUL, of an environment that is to
 * have its own loader. Files that cannot be read are left out. Returns 0, or -1 with errno.
 */
int find_programs_names(const struct issues *issues, const struct walk *walk, struct buf *names);

#endif
