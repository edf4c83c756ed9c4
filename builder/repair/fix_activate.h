/* SPDX-License-Identifier: MIT */
/*
 * The fix of activate scripts that have the absolute path of the environment.
 */
#ifndef MOVENV_REPAIR_FIX_ACTIVATE_H
#define MOVENV_REPAIR_FIX_ACTIVATE_H

#include "repair/issues.h"

/*
 * Adds the activate scripts that have the environment's path. Those that another tool wrote become
 * movenv's, with this prompt (NULL: the directory's name). Those that a user changed, and those of
 * shells that movenv has no script for, get no fix. Missing scripts are minor issues. Returns 0, or
 * -1 with errno.
 */
int fix_activate(struct issues *issues, const char *prompt);

#endif
