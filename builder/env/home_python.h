/* SPDX-License-Identifier: MIT */
/*
 * The home interpreter of an environment: the content of pyvenv.cfg, and the file that it leads to.
 * env/home_choice.h chooses another.
 */
#ifndef MOVENV_ENV_HOME_PYTHON_H
#define MOVENV_ENV_HOME_PYTHON_H

#include "common/home.h"
#include "core/buf.h"
#include "env/environment.h"
#include "fs/file_id.h"
#include "python/identity.h"
#include "python/interp.h"

struct home_python {
	struct buf cfg;           /* the text of pyvenv.cfg */
	struct file_id cfg_id;    /* its file */
	struct identity identity; /* that the environment is for */
	struct home home;         /* as the shim reads it, other environments followed */
	struct path file;         /* the interpreter that it stands on, or "" if that is gone */
	int is_standalone;        /* it lies in the environment: the shim heals home to it */
	int is_found;             /* the shim finds the interpreter by the present pyvenv.cfg */
	int is_direct;            /* and not through another environment: the key home may stay */
	int has_abi;              /* the file gives the shim the letters of the ABI */
	int is_missing;           /* home_python_choose() failed, for there is none that fits */
	int is_asked;             /* interp is the choice, and has answered */
	int is_carried; /* interp has the path that it will have in the standalone environment */
	struct interp interp; /* then */
	struct buf refused;   /* the reason why `file` may not be started, or empty */
	char *becomes;        /* "on '/usr/bin/python3.12'", for messages; owned */
};

/*
 * Reads the environment's pyvenv.cfg and finds the interpreter; no program is started. Returns 0,
 * or -1 after a message if Python could not read the file, or if it is unknown whether the
 * interpreter is there. home_python_release() is due in either case.
 */
int home_python_read(struct home_python *base, const struct environment *env);

/* Frees all that the struct owns. */
void home_python_release(struct home_python *base);

#endif
