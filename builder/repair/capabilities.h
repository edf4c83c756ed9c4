/* SPDX-License-Identifier: MIT */
/*
 * Programs with file capabilities (capabilities(7)). The shim does not start with them; a copy of
 * an interpreter that has them is its user's to give up.
 */
#ifndef MOVENV_REPAIR_CAPABILITIES_H
#define MOVENV_REPAIR_CAPABILITIES_H

#include "repair/issue.h"

/* Returns 1 if the open file has capabilities, else 0. */
int capabilities_has(int fd);

/* Makes them the reason of the issue, with the ways out, and without a fix. */
void capabilities_explain(struct issue *issue);

#endif
