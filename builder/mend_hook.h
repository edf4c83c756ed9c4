/* SPDX-License-Identifier: MIT */
/*
 * The module that makes what pip installs movable: in site-packages, and this movenv's.
 */
#ifndef MOVENV_MEND_HOOK_H
#define MOVENV_MEND_HOOK_H

#include "mends.h"
#include "want.h"

/* Adds the mend if the hook is not there, or is another. Returns 0, or -1 with errno. */
int mend_hook(struct mends *mends, const struct want *want);

#endif
