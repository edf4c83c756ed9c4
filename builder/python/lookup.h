/* SPDX-License-Identifier: MIT */
/*
 * The first interpreter that meets a spec, for a program that starts it at once: it looks where
 * python/candidates.h does, and judges only the files that come first. None is started.
 */
#ifndef MOVENV_PYTHON_LOOKUP_H
#define MOVENV_PYTHON_LOOKUP_H

#include "common/path.h"
#include "python/spec.h"

/*
 * Finds the newest interpreter that the spec allows, judged by the name of its file, its platform,
 * and its full version if the spec has a patch version, a stage or a range. NULL: the newest
 * Python 3, CPython before others, and a plain ABI before "t" and "d". Python 2 is found only if
 * the spec has that version. Returns 1 with *file; 0 if there is none; -1 with errno ENOMEM.
 */
int lookup_first(const struct spec *wanted, struct path *file);

#endif
