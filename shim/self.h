/* SPDX-License-Identifier: MIT */
/*
 * The shim's own environment, found by the path that the shim was started with.
 */
#ifndef MOVENV_SHIM_SELF_H
#define MOVENV_SHIM_SELF_H

#include "common/path.h"

struct self {
	/* Before the paths: they lie in the page of the first one. */
	int by_argv0;    /* argv0 led to the environment */
	int cfg;         /* the open pyvenv.cfg; close-on-exec */
	struct path exe; /* the shim as it was invoked: the value for sys.executable */
	struct path env; /* the directory that holds pyvenv.cfg */
	struct path
		name; /* the shim with all symlinks followed: its name decides what the shim does */
};

/*
 * Finds the environment. argv0 may be NULL or wrong; execfn is AT_EXECFN, or NULL. It tries argv0
 * (if it has a slash), execfn and /proc/self/exe, in this order. The first whose directory, or that
 * directory's parent, holds a pyvenv.cfg counts, as in CPython's Modules/getpath.py. Where none
 * does, symlinks are followed, one hop at a time. Returns 0, or -1 with errno: ENOENT if there is
 * no pyvenv.cfg, else the error of opening it, with its path in self->env.
 */
int self_find(struct self *self, const char *argv0, const char *execfn);

/*
 * Makes self->exe, the path of a script, that of the python beside it; or beside the file that it
 * leads to, if a symlink is in another directory of the environment. Returns 0, or -1 with errno
 * ENAMETOOLONG.
 */
int self_become_python(struct self *self);

#endif
