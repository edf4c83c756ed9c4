/* SPDX-License-Identifier: MIT */
/*
 * The names of python in the scripts directory: the shim, whatever they are now.
 */
#ifndef MOVENV_REPAIR_FIX_PYTHON_H
#define MOVENV_REPAIR_FIX_PYTHON_H

#include "python/identity.h"
#include "repair/issues.h"

/*
 * Adds what is to be done with every file that has an interpreter's name, and the names that are
 * missing. Links, copies of an interpreter and other shims are mended; a script in their place is
 * its user's, and the interpreters of other versions are told of. Returns 0, or -1 with errno.
 */
int fix_python(struct issues *mends, const struct identity *want);

#endif
