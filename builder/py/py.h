/* SPDX-License-Identifier: MIT */
/*
 * py: the version launcher in front of all environments. movenv is py if it is called so.
 */
#ifndef MOVENV_PY_PY_H
#define MOVENV_PY_PY_H

#include "py/options.h"

/*
 * Runs py on the words after its name. It starts Python in this process, and then does not return;
 * signals, variables and descriptors are Python's as they are. Otherwise returns an exit status
 * (common/status.h, py/wanted.h).
 */
int py_run(char **argv);

#endif
