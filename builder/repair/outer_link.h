/* SPDX-License-Identifier: MIT */
/*
 * Symlinks that lead out of an environment.
 */
#ifndef MOVENV_REPAIR_OUTER_LINK_H
#define MOVENV_REPAIR_OUTER_LINK_H

#include "common/path.h"
#include "env/environment.h"

/*
 * Returns 1 if the target of a link is an absolute path that leads to a file outside of the
 * environment, so that it still does after a move of the environment; else 0: also if it leads
 * through the environment, by links or "..".
 */
int outer_link_survives(const struct environment *env, const struct path *target);

/*
 * Returns 1 if a link in the open scripts directory leads to a program by a path that a move does
 * not change: a relative one in the environment, or an absolute one outside; else 0.
 */
int link_survives(const struct environment *env, int dir, const char *name);

/*
 * Returns 1 if a link in the scripts directory leads to a script in the environment, which a user
 * put there; 0 if not; or -1 with errno.
 */
int link_leads_to_script(const struct environment *env, const char *name);

#endif
