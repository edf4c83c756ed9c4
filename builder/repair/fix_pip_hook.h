/* SPDX-License-Identifier: MIT */
/*
 * The modules of movenv's in an environment: the one in site-packages that makes what pip installs
 * movable, and the one in SITE_DIR for starts by variables.
 */
#ifndef MOVENV_REPAIR_FIX_PIP_HOOK_H
#define MOVENV_REPAIR_FIX_PIP_HOOK_H

#include "python/identity.h"
#include "repair/issues.h"

/* Adds the mends where they are not there, or another movenv's. Returns 0, or -1 with errno. */
int fix_pip_hook(struct issues *mends, const struct identity *want);

#endif
