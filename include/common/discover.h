/* SPDX-License-Identifier: MIT */
/*
 * Another interpreter for an environment whose home is not there: looked for by its exact name, in
 * MOVENV_PYTHON, in the absolute entries of PATH, then in the places where installers put them.
 * Each decision goes to say().
 */
#ifndef MOVENV_COMMON_DISCOVER_H
#define MOVENV_COMMON_DISCOVER_H

#include "common/path.h"

/* What say() gets for each file that will not do, with its name and the reason. */
#define DISCOVER_PASSED "passed over '%': it %"

/*
 * Finds an interpreter of this name ("python3.12", "python3.13t", "pypy3.9"), in an environment of
 * these variables, and makes file its place, as far as links have to be followed for its standard
 * library to be where Python looks for it. Passed over are scripts, programs for other machines or
 * without their loader, environments' interpreters, and directories that everyone may write to.
 * Returns 0 if there is none, DISCOVER_KEEP if it lies in MOVENV_PYTHON or a usual place, or
 * DISCOVER_ONCE if PATH led to it, which another shell may not have.
 */
int discover(struct path *file, const char *name, char **envp);

enum { DISCOVER_NONE, DISCOVER_ONCE, DISCOVER_KEEP };

/*
 * Follows the links of an interpreter's file until DIR/../lib/python3.12/os.py is there. Returns 1,
 * or 0 after say(): it is not what the name says, or one of those that are passed over. One that
 * its user named may lie where everyone may write.
 */
int discover_accepts(struct path *file, const char *name, int named);

#endif
