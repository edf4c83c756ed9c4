/* SPDX-License-Identifier: MIT */
/*
 * direct_url.json (PEP 610): what was installed from a directory or a file of this machine.
 */
#ifndef MOVENV_REPAIR_FIND_DIRECT_URL_H
#define MOVENV_REPAIR_FIND_DIRECT_URL_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds each direct_url.json with a file: URL that leads out of the environment, and says whether
 * the project is imported from there (an editable install). Returns 0, or -1 with errno ENOMEM.
 */
int find_direct_url(struct issues *mends, const struct walk *walk);

#endif
