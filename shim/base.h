/* SPDX-License-Identifier: MIT */
/*
 * The base of an environment for Python (sys._base_executable), which venv, virtualenv and build
 * start. CPython 3.11 and later take the invoked name in the home, else python3, else python3.13:
 * in /usr/bin these may be of another version (CPython Modules/getpath.py). With the variable
 * __PYVENV_LAUNCHER__ it is argv[0], and the variable is the environment's python. Then argv[0] is
 * not the environment's any more, in sys.orig_argv and for ps; so it is done only where the
 * names in the home mislead: for environments with the key BASE_KEY.
 */
#ifndef MOVENV_SHIM_BASE_H
#define MOVENV_SHIM_BASE_H

#include "common/path.h"

/*
 * Takes the environment's python. Returns the variables with __PYVENV_LAUNCHER__ before them, for
 * the rest of the process; or envp itself if its path is too long. Without memory the process ends.
 */
char **base_variables(const struct path *exe, char **envp);

#endif
