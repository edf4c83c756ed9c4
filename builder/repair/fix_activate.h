/* SPDX-License-Identifier: MIT */
/*
 * Activate scripts that name where the environment was made.
 */
#ifndef MOVENV_REPAIR_FIX_ACTIVATE_H
#define MOVENV_REPAIR_FIX_ACTIVATE_H

#include "repair/issues.h"

/*
 * Adds what is to be done with activate scripts. Those that others' tools wrote and that name the
 * environment's directory become movenv's, with this prompt (NULL: the directory's name); those
 * that somebody changed, and those of shells that movenv has none for, are told of. With is_plan
 * scripts that are missing are made. Returns 0, or -1 with errno.
 */
int fix_activate(struct issues *mends, const char *prompt, int is_plan);

#endif
