/* SPDX-License-Identifier: MIT */
/*
 * The check of projects and directories outside the environment that its Python imports from.
 */
#ifndef MOVENV_REPAIR_FIND_OUTSIDE_H
#define MOVENV_REPAIR_FIND_OUTSIDE_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds lines of .pth files, mappings in the finders of editable installs and .egg-link files that
 * lead out of the environment, with the project's name if the file name has it; and absolute paths
 * in the environment that fix_pth() has no fix for. Returns 0, or -1 with errno ENOMEM.
 */
int find_outside(struct issues *issues, const struct walk *walk);

#endif
