/* SPDX-License-Identifier: MIT */
/*
 * The fix of movenv's modules in an environment: the one in site-packages that makes pip write
 * movable scripts, and the one in SITE_DIR for starts by variables.
 */
#ifndef MOVENV_REPAIR_FIX_PIP_HOOK_H
#define MOVENV_REPAIR_FIX_PIP_HOOK_H

#include "python/identity.h"
#include "repair/issues.h"

/* Adds a module if it is missing, or is another movenv's. Returns 0, or -1 with errno. */
int fix_pip_hook(struct issues *issues, const struct identity *identity);

#endif
