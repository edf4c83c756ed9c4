/* SPDX-License-Identifier: MIT */
/*
 * The role of a shim: the interpreter, or a console script.
 */
#ifndef MOVENV_SHIM_ROLE_H
#define MOVENV_SHIM_ROLE_H

#include "common/home.h"
#include "common/payload.h"

/*
 * Returns 1 if the shim in a file is the interpreter of an environment with this home, 0 if it is a
 * console script. The name decides, without a system call for "python" and the other names that the
 * environment gives its interpreter. A package's script may be "pythonw", "pypy" or "python3.99":
 * then the end of the file decides. Uses payload as memory.
 */
int role_is_python(const char *file, const struct home *home, struct payload *payload);

#endif
