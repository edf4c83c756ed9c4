/* SPDX-License-Identifier: MIT */
/*
 * A version of Python that somebody asks for.
 */
#ifndef MOVENV_PY_WANTED_H
#define MOVENV_PY_WANTED_H

#include "common/path.h"
#include "python/spec.h"

/*
 * Parses a spec as py reads it: that of python/spec.h, "" for any, or COMPANY/TAG of PEP 514, where
 * PythonCore is CPython. Returns 1, or 0 if it is not one.
 */
int wanted_parse(const char *text, struct spec *spec);

/*
 * Finds the interpreter for a spec; NULL: any Python. If that leaves the minor version open, the
 * user's preference counts (py/defaults.h). Returns 0 with the file, or PY_NO_PYTHON or ST_FAILED
 * after a message.
 */
int wanted_find(const char *text, struct path *python);

#define PY_NO_PYTHON 103 /* RC_NO_PYTHON of py.exe (CPython PC/launcher2.c) */

#endif
