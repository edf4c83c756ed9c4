/* SPDX-License-Identifier: MIT */
/*
 * py --list: the Pythons of this machine.
 */
#ifndef MOVENV_PY_LIST_H
#define MOVENV_PY_LIST_H

#include "py/options.h"

/*
 * Prints the active environment, then the interpreters that discovery finds, newest first; '*'
 * marks the one that plain py starts. Returns an exit status.
 */
int py_list(const struct py_line *line);

#endif
