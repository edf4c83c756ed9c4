/* SPDX-License-Identifier: MIT */
/*
 * Symbolic links that name the environment's place, or lead out of it.
 */
#ifndef MOVENV_REPAIR_FIX_LINKS_H
#define MOVENV_REPAIR_FIX_LINKS_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds each link that is absolute or climbs out of the environment. An absolute one that leads to
 * something in the environment becomes relative; the others are left, since what they lead to is
 * not the environment's. Names of python in the scripts directory are passed over. Returns 0, or
 * -1 with errno ENOMEM.
 */
int fix_links(struct issues *mends, const struct walk *walk);

#endif
