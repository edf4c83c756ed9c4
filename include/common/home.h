/* SPDX-License-Identifier: MIT */
/*
 * Which interpreter an environment stands on: the home directory and the names to try there.
 * Both programs use it, so that `movenv info` says what the shim does.
 */
#ifndef MOVENV_COMMON_HOME_H
#define MOVENV_COMMON_HOME_H

#include "common/layout.h"
#include "common/path.h"
#include "common/pyvenv_cfg.h"

/* What home->wrong says: of all of them, since the shim is short of room. */
#define HOME_TOO_LONG "its key 'home', 'executable', 'implementation' or 'movenv-home' is too long"

struct home {
	struct path dir;           /* the home directory, absolute */
	struct path cfg;           /* the pyvenv.cfg read last: the one that an error is about */
	const char *wrong;         /* what is wrong with it, after EBADMSG; static text */
	int hops;                  /* environments followed to get to dir */
	char executable[NAME_CAP]; /* base name in the key "executable", or "" */
	char version[8];           /* "3.12", or "" */
	char abi[3];               /* "t", "d", "td", or "" */
	char implementation[16];   /* lower case ("cpython", "pypy", "graalvm"), or "" */
	char bundled[NAME_CAP];    /* the first file's key "movenv-home": below env, or "" */
};

/*
 * Reads the open pyvenv.cfg, whose directory is env, into a home of zeros. Takes the descriptor: it
 * is closed, or closes on exec. Returns 0, or -1 with errno: EBADMSG and home->wrong, or what a
 * system call said.
 */
int home_read(struct home *home, int fd, const char *env);

/*
 * While the home directory belongs to an environment itself (its parent holds a pyvenv.cfg), goes
 * on to that one's home. What the first file does not say of the interpreter, a later one may.
 * Returns as home_read; more than HOME_HOPS_MAX hops are EBADMSG.
 */
int home_follow(struct home *home);

/*
 * The names to try in the home directory, in order, for i from 0. Returns 1 with the name, or 0
 * when there is none left. A name without a version ("python3") only if no file gave a version:
 * another minor version could not see lib/pythonX.Y.
 */
int home_name(const struct home *home, int i, char name[NAME_CAP]);

/*
 * The one name that an interpreter elsewhere must have ("python3.13t", "pypy3.9"). Returns 1 with
 * it, or 0 if no file gave a version, or the name of that implementation has none (GraalPy).
 */
int home_wanted(const struct home *home, char name[NAME_CAP]);

/* 1 if a file of this name is an interpreter ("python3.13t", "pypy3"); 0: a console script. */
int home_is_python(const char *name);

#endif
