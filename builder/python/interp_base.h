/* SPDX-License-Identifier: MIT */
/*
 * The base of an environment's interpreter: the one that its pyvenv.cfg names.
 */
#ifndef MOVENV_PYTHON_INTERP_BASE_H
#define MOVENV_PYTHON_INTERP_BASE_H

#include "common/path.h"

/*
 * Finds the base of an environment's python, by the pyvenv.cfg beside or above the file. Returns 1
 * with it in *base; 0 if the file is not in an environment; -1 with errno: ENOENT if the base does
 * not exist, EBADMSG if the pyvenv.cfg is wrong, or that of a system call.
 */
int interp_base_of(const char *file, struct path *base);

#endif
