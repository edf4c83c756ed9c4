/* SPDX-License-Identifier: MIT */
/*
 * Temporaries in an environment that a killed run of movenv, or a killed shim, left.
 */
#ifndef MOVENV_REPAIR_LEFTOVERS_H
#define MOVENV_REPAIR_LEFTOVERS_H

#include "repair/issues.h"

/*
 * Removes the leftovers in one directory, relative to root, if there is such a directory and it may
 * be read. Returns 0, or -1 with errno.
 */
int leftovers_remove(int root, const char *dir);

/*
 * The same for each directory of an environment that repair writes to; each is read once. The
 * survey has noted those that may not be read. Returns 0, or -1 with errno.
 */
int leftovers_remove_all(const struct issues *issues);

#endif
