/* SPDX-License-Identifier: MIT */
/*
 * Finding an interpreter by a spec, the value of -p/--python.
 */
#ifndef MOVENV_PYTHON_FIND_H
#define MOVENV_PYTHON_FIND_H

#include "python/candidates.h"
#include "python/identity.h"
#include "python/interp.h"

/*
 * Finds the interpreter for a spec, asks it, and fills interp. A spec is a path with a slash, of a
 * file or directory ("~/" is the home directory); a version or a range as in python/spec.h; the
 * name of a program on PATH; or the name of a directory. "default" and NULL mean the default:
 * MOVENV_PYTHON, then python3 on PATH, then the newest found. Versions are searched on PATH
 * (absolute entries), then in the well-known places. Returns 0, or -1 after a message.
 * interp_release() is due in either case.
 */
int find_interp(const char *spec, struct interp *interp);

/* The same for the first of several specs (NULL-terminated) that is found; none: the default. */
int find_first(char *const *specs, struct interp *interp);

/*
 * Sets *file to the one that find_interp(NULL) would ask; no program is started. Returns 1; 0 if it
 * would fail; -1 if the file is a script, whose interpreter only a start can show.
 */
int find_default_file(const struct candidates *all, struct path *file);

#endif
