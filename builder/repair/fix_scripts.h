/* SPDX-License-Identifier: MIT */
/*
 * Scripts that name a directory, or are of an old movenv, or have lost their zip.
 */
#ifndef MOVENV_REPAIR_FIX_SCRIPTS_H
#define MOVENV_REPAIR_FIX_SCRIPTS_H

#include "repair/issues.h"

/*
 * Looks at each file of the scripts directory and adds what is to be done. Touched are scripts
 * that run this environment's Python: those that name it, those that a distribution's RECORD
 * lists, and launchers. Others, the user's own and those of other languages, are not. Returns 0,
 * or -1 with errno.
 */
int fix_scripts(struct issues *mends);

#endif
