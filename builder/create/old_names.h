/* SPDX-License-Identifier: MIT */
/*
 * The interpreter's names in an environment that another version made: they must go.
 */
#ifndef MOVENV_CREATE_OLD_NAMES_H
#define MOVENV_CREATE_OLD_NAMES_H

#include "python/interp.h"

/*
 * Removes the names of interpreters of other versions from the scripts directory of the environment
 * (root, open): they would start this one. Only shims and venv's symlinks go, those to an
 * interpreter's name there or in the old home. A failure is ignored.
 */
void old_names_remove(int root, const struct interp *interp, const char *home);

#endif
