/* SPDX-License-Identifier: MIT */
/*
 * The full version of an interpreter, "3.12.4", without starting it.
 */
#ifndef MOVENV_PYTHON_FULL_VERSION_H
#define MOVENV_PYTHON_FULL_VERSION_H

#include "python/candidate.h"
#include "python/spec.h"

/*
 * Reads the version of a candidate that may be taken: "3.12.4", "3.14.0rc2", or "3.15.0a1+" of a
 * build between two releases. The first of these that has it counts, at the end of all symlinks:
 * the C header include/python3.12/patchlevel.h (CPython Include/patchlevel.h); the text of
 * Py_GetVersion() in the program, or in the libpython beside its directory (CPython
 * Python/getversion.c). Returns 1; or 0 with "", as for Debian's PyPy.
 */
int full_version_read(const struct candidate *c, char version[CANDIDATE_VERSION]);

/*
 * Returns 1 if a candidate that spec_allows() has the patch version and the stage of the spec, and
 * is in its range; else 0. The version is read only if the spec names one of these: then it, or "",
 * is in version. A candidate whose version cannot be read meets a range, but not a patch version.
 */
int full_version_meets(const struct candidate *c, const struct spec *spec,
		       char version[CANDIDATE_VERSION]);

#endif
