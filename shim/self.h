/* SPDX-License-Identifier: MIT */
/*
 * Where am I: the environment that a shim stands in, by the path that it was started with.
 */
#ifndef MOVENV_SHIM_SELF_H
#define MOVENV_SHIM_SELF_H

#include "common/path.h"

struct self {
	struct path exe;  /* the shim as it was invoked: what sys.executable is to be */
	struct path env;  /* the directory that holds pyvenv.cfg */
	struct path name; /* the shim itself, after links: its last part tells what the shim is */
	int by_argv0;     /* argv0 led here */
	int cfg;          /* the open pyvenv.cfg; close-on-exec */
};

/*
 * Finds the environment. argv0 may be NULL or lie; execfn is AT_EXECFN, or NULL. The first of
 * argv0 (if it has a slash), execfn and /proc/self/exe whose directory, or that directory's
 * parent, holds a pyvenv.cfg counts, as in CPython's Modules/getpath.py; symlinks are followed one
 * hop at a time only where there is none. Returns 0, or -1 with errno: ENOENT if there is no
 * pyvenv.cfg, else what kept it from being opened, with its path in self->env.
 */
int self_find(struct self *self, const char *argv0, const char *execfn);

#endif
