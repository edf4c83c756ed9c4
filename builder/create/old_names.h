/* SPDX-License-Identifier: MIT */
/*
 * What of a directory that is used again must go: the names of another version's interpreter.
 */
#ifndef MOVENV_CREATE_OLD_NAMES_H
#define MOVENV_CREATE_OLD_NAMES_H

#include "python/interp.h"

/*
 * Removes the names of interpreters of other versions in the scripts directory: they would start
 * this one. Only shims and venv's links, to another name there or into the old home.
 */
void old_names_find(int root, const struct interp *interp, const char *home);

#endif
