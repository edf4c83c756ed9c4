/* SPDX-License-Identifier: MIT */
/*
 * A program on PATH that a command may start: an interpreter, a script that starts one (pyenv's),
 * or an environment's python.
 */
#ifndef MOVENV_PYTHON_ON_PATH_H
#define MOVENV_PYTHON_ON_PATH_H

#include "common/path.h"
#include "core/buf.h"

/*
 * Looks up the name in PATH, and applies the rule of common/trust.h: of an environment's python,
 * to its base. Returns 1 with the file; 0 if no entry has it; -1 with the file, and the reason
 * in why, which is empty before, if the rule refuses it.
 */
int on_path_find(const char *name, struct path *file, struct buf *why);

/* The same; a file that is refused is a message with -v, and then 0 is returned. */
int on_path_take(const char *name, struct path *file);

#endif
