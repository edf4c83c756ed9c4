/* SPDX-License-Identifier: MIT */
/*
 * Projects and directories outside the environment that its Python imports from.
 */
#ifndef MOVENV_REPAIR_FIND_OUTSIDE_H
#define MOVENV_REPAIR_FIND_OUTSIDE_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds lines of .pth files, mappings in the finders of editable installs and .egg-link files that
 * lead out of the environment, with the project's name where the file has it; and paths in the
 * environment that fix_pth() leaves alone. Returns 0, or -1 with errno ENOMEM.
 */
int find_outside(struct issues *mends, const struct walk *walk);

#endif
