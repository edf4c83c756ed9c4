/* SPDX-License-Identifier: MIT */
/*
 * Applies the fixes to an environment. A kill at any moment loses nothing.
 */
#ifndef MOVENV_REPAIR_APPLY_H
#define MOVENV_REPAIR_APPLY_H

#include "repair/issues.h"

/*
 * Applies every fix: first the files, each by a temporary and a rename, with its mode and times,
 * then the rows of RECORD. A kill leaves each file old or new; a row that is stale then is an issue
 * for the next run. A signal that asks movenv to stop ends the work before the next file; RECORD is
 * true then. Returns 0, or -1 after a message (none after a signal).
 */
int apply_fixes(struct issues *issues);

/*
 * Applies no other fix than execute bits: for an environment that lacks its interpreter, so that
 * nothing else can be planned. Returns as apply_fixes().
 */
int apply_modes(const struct issues *issues);

#endif
