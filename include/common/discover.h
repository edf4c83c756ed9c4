/* SPDX-License-Identifier: MIT */
/*
 * Discovery: the search for another interpreter, for an environment whose home is stale. Its exact
 * name is looked up in MOVENV_PYTHON, in the absolute entries of PATH, then in the well-known
 * places of installers. Each decision is reported by say().
 */
#ifndef MOVENV_COMMON_DISCOVER_H
#define MOVENV_COMMON_DISCOVER_H

#include "common/path.h"
#include "common/trust.h"

/* The well-known places of common/install_dirs.h, each with its NUL, the last one empty. */
extern const char discover_install_dirs[];

/* The text of say() for each file that is passed over, with its name and the reason. */
#define DISCOVER_PASSED "passed over '%': it %"

/*
 * Finds an interpreter of this name ("python3.12", "python3.13t", "pypy3.9"); envp holds the
 * variables. Sets *file to its path; symlinks are followed until the standard library is where
 * Python looks for it. Scripts, programs for other machines or without their loader, interpreters
 * of environments, and those that the rule of common/trust.h refuses are passed over. Returns
 * DISCOVER_NONE; DISCOVER_KEEP if it is that of MOVENV_PYTHON or in a well-known place; or
 * DISCOVER_ONCE if only PATH led to it, which can differ in the next shell.
 */
int discover(struct path *file, const char *name, char **envp);

enum { DISCOVER_NONE, DISCOVER_ONCE, DISCOVER_KEEP };

/*
 * Follows the symlinks of an interpreter's file until DIR/../lib/python3.12/os.py exists. Returns
 * 1; or 0 after say() if it is not an interpreter of that name, or must be passed over.
 */
int discover_accepts(struct path *file, const char *name, enum trust_source source);

#endif
