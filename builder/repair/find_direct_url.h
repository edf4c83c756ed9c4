/* SPDX-License-Identifier: MIT */
/*
 * The check of direct_url.json (PEP 610): projects installed from a path on this machine.
 */
#ifndef MOVENV_REPAIR_FIND_DIRECT_URL_H
#define MOVENV_REPAIR_FIND_DIRECT_URL_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds each direct_url.json with a file: URL that leads out of the environment: as an editable
 * install if the project is imported from there. And each that leads to a checkout of a version
 * control system in the environment. Returns 0, or -1 with errno ENOMEM.
 */
int find_direct_url(struct issues *issues, const struct walk *walk);

#endif
