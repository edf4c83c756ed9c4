/* SPDX-License-Identifier: MIT */
/*
 * Finding an interpreter by what a user asks for: -p/--python SPEC.
 */
#ifndef MOVENV_PYTHON_FIND_H
#define MOVENV_PYTHON_FIND_H

#include "python/candidates.h"
#include "python/identity.h"
#include "python/interp.h"

/*
 * Finds the interpreter that spec means, asks it, and fills interp. A spec is a path with a slash
 * in it, of a file or directory ("~/" is below the home directory); a version or a range, as
 * python/spec.h has it; the name of a program on PATH; the name of a directory. "default" and NULL
 * mean the default: MOVENV_PYTHON, then python3 on PATH, then the newest found. Versions are looked
 * for on PATH (absolute entries), then in well-known places. Returns 0, or -1 after a message.
 * interp_release() is due in either case.
 */
int find_interp(const char *spec, struct interp *interp);

/* The same for the first of several specs (NULL-terminated) that is there; none: the default. */
int find_first(char *const *specs, struct interp *interp);

/*
 * The file that find_interp(NULL) asks, told without starting any. Returns 1; 0 if it would fail;
 * -1 if the file is a script: which interpreter that starts only a start can tell.
 */
int find_default_file(const struct candidates *all, struct path *file);

/*
 * Finds an interpreter that an environment can stand on: MOVENV_PYTHON, then the candidates on
 * PATH and in well-known places. Returns 1, 0 if there is none, -1 after a message.
 * interp_release() is due in either case.
 */
int find_wanted(const struct identity *want, struct interp *interp);

#endif
