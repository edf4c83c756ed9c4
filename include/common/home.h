/* SPDX-License-Identifier: MIT */
/*
 * The home of an environment: its directory, and the names of the interpreter to try in it. Both
 * programs use it, so that `movenv info` reports what the shim does.
 */
#ifndef MOVENV_COMMON_HOME_H
#define MOVENV_COMMON_HOME_H

#include "common/abi.h"
#include "common/layout.h"
#include "common/path.h"
#include "common/pyvenv_cfg.h"

/* One text of home->wrong for all of these keys. */
#define HOME_TOO_LONG "its key 'home', 'executable', 'implementation' or 'movenv-home' is too long"

/* Python is told its base, for the home misleads it; see shim/base.h. */
#define BASE_KEY "movenv-base"

struct home {
	struct path dir;           /* the home directory, absolute */
	struct path cfg;           /* the pyvenv.cfg that was read last; errors name it */
	const char *wrong;         /* the reason after EBADMSG; static */
	const char *text;          /* the first file, until another home is read; static */
	size_t text_len;           /* bytes */
	int tells_base;            /* a file has the key BASE_KEY; see shim/base.h */
	int hops;                  /* environments followed to get to dir */
	char executable[NAME_CAP]; /* base name in the key "executable", or "" */
	char version[8];           /* "3.12", or "" */
	char abi[ABI_CAP];         /* "t", "d", "td", or ""; see common/abi.h */
	char implementation[16];   /* lower case ("cpython", "pypy", "graalvm"), or "" */
	char standalone[NAME_CAP]; /* the first file's key "movenv-home", below env; or "" */
};

/*
 * Reads the open pyvenv.cfg of the environment env into a struct of zeros. The descriptor stays
 * open. Returns 0, or -1 with errno: EBADMSG with the reason in home->wrong, or that of a system
 * call.
 */
int home_read(struct home *home, int fd, const char *env);

/*
 * While the home directory belongs to an environment itself (its parent holds a pyvenv.cfg), goes
 * on to the home of that environment. Keys that the first file lacks are taken from later ones.
 * Returns as home_read(); more than HOME_HOPS_MAX hops are EBADMSG.
 */
int home_follow(struct home *home);

/*
 * The names to try in the home directory, in order, for i from 0. Returns 1 with the name, or 0 if
 * none is left. A name without a version ("python3") is tried only if no file has a version:
 * another minor version could not use lib/pythonX.Y.
 */
int home_name(const struct home *home, int i, char name[NAME_CAP]);

/*
 * The name that an interpreter elsewhere must have ("python3.13t", "pypy3.9"). Returns 1 with the
 * name; 0 if no file has a version, or if names of that implementation have none (GraalPy).
 */
int home_wanted(const struct home *home, char name[NAME_CAP]);

/* Returns 1 if the name is that of an interpreter ("python3.13t"), 0 for a console script. */
int home_is_python(const char *name);

#endif
