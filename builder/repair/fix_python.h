/* SPDX-License-Identifier: MIT */
/*
 * The fix of the interpreter's names in the scripts directory: each becomes the shim.
 */
#ifndef MOVENV_REPAIR_FIX_PYTHON_H
#define MOVENV_REPAIR_FIX_PYTHON_H

#include "python/identity.h"
#include "repair/issues.h"

/*
 * Adds each file that has an interpreter's name and is not this movenv's shim, and each missing
 * name. Links, copies of an interpreter and other shims become the shim. A script with such a name
 * is a user's: it gets no fix, and neither does an interpreter of another version. Returns 0, or -1
 * with errno.
 */
int fix_python(struct issues *issues, const struct identity *identity);

#endif
