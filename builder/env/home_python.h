/* SPDX-License-Identifier: MIT */
/*
 * The interpreter that an environment stands on: what its pyvenv.cfg says, what is there, and
 * which one it is to be.
 */
#ifndef MOVENV_ENV_HOME_PYTHON_H
#define MOVENV_ENV_HOME_PYTHON_H

#include "common/home.h"
#include "core/buf.h"
#include "env/environment.h"
#include "python/identity.h"
#include "python/interp.h"

struct home_python {
	struct buf cfg;       /* the text of pyvenv.cfg */
	struct identity want; /* what the environment is for */
	struct home home;     /* as the shim reads it, other environments followed */
	struct path file;     /* the interpreter that it stands on, or "" if that is gone */
	int is_bundled;       /* the environment carries it: the shim makes home its place */
	int is_found;         /* the shim finds it by the pyvenv.cfg as it is */
	int is_direct;        /* and through no other environment: the key home may stay */
	int is_asked;         /* interp is what it is to stand on, and has answered */
	int is_carried;       /* but by the name that it will have when it was taken along */
	struct interp interp; /* then */
	char *becomes;        /* "on '/usr/bin/python3.12'": where it will be then */
};

/*
 * Reads the environment's pyvenv.cfg and looks what is there; starts nothing. Returns 0, or -1
 * after a message: the file is none that Python could read. home_python_release() is due in either
 * case.
 */
int home_python_read(struct home_python *base, const struct environment *env);

/* For spec: as without one, but no program that lies in the environment is started. */
#define HOME_PYTHON_UNASKED ""

/*
 * Decides what it is to stand on: the interpreter that spec means (see python/find.h), or without
 * one (NULL) the one that it stands on or, if that is gone, another like it. An interpreter is
 * asked only where pyvenv.cfg does not say enough. Returns 0, or -1 after a message: there is none,
 * or it is not what the environment is for.
 */
int home_python_choose(struct home_python *base, const struct environment *env, const char *spec);

/*
 * After that, makes interp the one that the environment will carry with it
 * (standalone/standalone.h), once that is built. Returns 0, or -1 after a message.
 */
int home_python_carry(struct home_python *base, const struct environment *env);

void home_python_release(struct home_python *base);

#endif
