/* SPDX-License-Identifier: MIT */
/*
 * The fix of scripts with an absolute path, of another movenv, or without their zip.
 */
#ifndef MOVENV_REPAIR_FIX_SCRIPTS_H
#define MOVENV_REPAIR_FIX_SCRIPTS_H

#include "python/identity.h"
#include "repair/issues.h"

/*
 * Adds the files of the scripts directory that run this environment's Python and cannot move:
 * scripts with its path, scripts that the RECORD of a distribution lists, and launchers. Scripts of
 * a user and those of other languages are left alone. The names that the identity has are
 * fix_python()'s. Returns 0, or -1 with errno.
 */
int fix_scripts(struct issues *issues, const struct identity *identity);

#endif
