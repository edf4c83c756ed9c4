/* SPDX-License-Identifier: MIT */
/*
 * The fix of symbolic links that are absolute or lead out of the environment.
 */
#ifndef MOVENV_REPAIR_FIX_LINKS_H
#define MOVENV_REPAIR_FIX_LINKS_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds each link that is absolute or climbs out of the environment. An absolute link to a file in
 * the environment becomes relative; others get no fix, since their target is not the environment's.
 * The interpreter's names in the scripts directory are skipped. Returns 0, or -1 with errno ENOMEM.
 */
int fix_links(struct issues *issues, const struct walk *walk);

#endif
