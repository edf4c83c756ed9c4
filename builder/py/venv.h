/* SPDX-License-Identifier: MIT */
/*
 * The python of an environment, as py starts it.
 */
#ifndef MOVENV_PY_VENV_H
#define MOVENV_PY_VENV_H

#include "common/path.h"
#include "core/buf.h"

/*
 * Sets *python to bin/python of the environment. Returns 1 if it can be started; else 0, with the
 * reason appended to why. A script is refused, and so is py by another name: both could start py
 * again, without end.
 */
int venv_python(const struct path *env, struct path *python, struct buf *why);

/* Returns 1 if the file is this program, else 0. */
int venv_is_py(const char *file);

/*
 * Takes DIR/.venv, an absolute path: an environment, or a file whose first line names one, from
 * DIR (PEP 832). Others must not be able to lead the user elsewhere: it belongs to root or to the
 * user, for root to root alone, and not everybody may write to DIR; the same for the environment
 * that a file or a symlink leads to, and the rule of common/trust.h for the directories above.
 * Returns 1 with its python; 0 if there is no such name; -1 with the reason appended to why.
 */
int venv_take(const struct path *name, struct path *python, struct buf *why);

#endif
