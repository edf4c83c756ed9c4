/* SPDX-License-Identifier: MIT */
/*
 * A copy of the carrier in another environment: venv and virtualenv make one with --copies, and
 * venv.create() in a program does so on its own. It finds its interpreter by pyvenv.cfg, as a shim.
 */
#ifndef MOVENV_SHIM_COPIED_H
#define MOVENV_SHIM_COPIED_H

#include "common/path.h"

/*
 * Finds the environment by argv0 (may be NULL) and execfn as self_find() does, and the interpreter
 * in its home. Returns 1 with the interpreter's file, and in `invoked` the path that the copy was
 * started by; 0 if it lies in no environment. The process ends with a message if pyvenv.cfg cannot
 * be used, or if the interpreter is not there.
 */
int copied_find(const char *argv0, const char *execfn, struct path *file, struct path *invoked);

#endif
