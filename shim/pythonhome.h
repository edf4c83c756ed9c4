/* SPDX-License-Identifier: MIT */
/*
 * A start by variables: Python gets its prefix from PYTHONHOME, for one start, because pyvenv.cfg
 * cannot be written.
 */
#ifndef MOVENV_SHIM_PYTHONHOME_H
#define MOVENV_SHIM_PYTHONHOME_H

#include "common/path.h"

/* All pointers are borrowed. */
struct pythonhome {
	const struct path *env;  /* the environment */
	const struct path *exe;  /* the value that sys.executable is to have */
	const struct path *file; /* the interpreter */
	const char *version;     /* "3.12" */
};

/*
 * Executes the interpreter with the words in args, whose first is replaced, and the variables in
 * envp. PYTHONHOME is the base prefix; CPython 3.11 and later take the executable from
 * __PYVENV_LAUNCHER__ (Modules/getpath.py), earlier ones from argv[0]. PYTHONPATH starts with
 * ENV/lib/movenv, whose sitecustomize.py removes the traces. -E and -I make Python ignore
 * PYTHONHOME, so they are rewritten. Returns only after a failure, an errno: EINVAL if -I cannot be
 * rewritten, or if a path holds ':', which separates paths in these variables; else that of a
 * system call.
 */
int pythonhome_start(const struct pythonhome *start, char **args, char **envp);

#endif
