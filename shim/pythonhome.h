/* SPDX-License-Identifier: MIT */
/*
 * Telling Python its prefix by variables, for one start, where pyvenv.cfg cannot be written.
 */
#ifndef MOVENV_SHIM_PYTHONHOME_H
#define MOVENV_SHIM_PYTHONHOME_H

#include "common/path.h"

struct once {
	const struct path *env;  /* the environment */
	const struct path *exe;  /* what sys.executable is to be */
	const struct path *file; /* the interpreter */
	const char *version;     /* "3.12" */
};

/*
 * Executes the interpreter with the words in args, whose first is to be replaced, and the variables
 * in envp. PYTHONHOME is the base prefix; CPython 3.11 and later take the executable from
 * __PYVENV_LAUNCHER__ (Modules/getpath.py), earlier ones from argv[0]. PYTHONPATH begins with
 * ENV/lib/movenv, whose sitecustomize.py takes the traces away again. -E and -I, by which Python
 * would overlook PYTHONHOME, are rewritten. Returns EINVAL where they cannot be, or where a path
 * has the ':' that parts two in these variables; else what a system call said.
 */
int once_start(const struct once *once, char **args, char **envp);

#endif
