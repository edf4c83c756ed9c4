/* SPDX-License-Identifier: MIT */
/*
 * The settings that --upgrade keeps when it moves an environment to another interpreter: the
 * prompt, access to the system's packages, the kind of scripts, and activate scripts that the user
 * changed.
 */
#ifndef MOVENV_CREATE_KEEP_H
#define MOVENV_CREATE_KEEP_H

#include "core/buf.h"
#include "env/environment.h"
#include "python/identity.h"
#include "python/interp.h"

struct keep {
	struct environment env;
	struct buf prompt;
	const char *given; /* the prompt, or NULL if it has none of its own */
	int system_site, is_open;
	struct path home;
	struct identity old; /* of the interpreter that its packages are for */
};

/*
 * Reads the environment in dir; messages name it `shown`. Returns 1; 0 if there is none; -1 with
 * errno, after a message for each part that cannot be read. keep_close() is due in each case.
 */
int keep_open(struct keep *keep, const char *dir, const char *shown);

/*
 * Returns 1 if the environment has the activate script i (activate/activate.h) and its user changed
 * it: its text is neither movenv's for the old prompt nor another maker's. Else 0; -1 after a
 * message if the script cannot be read.
 */
int keep_applies(const struct keep *keep, size_t i);

/*
 * Returns 1 if the environment's packages are for this interpreter: implementation, minor version
 * and ABI are equal. Also if there is no environment. Else 0.
 */
int keep_fits(const struct keep *keep, const struct interp *interp);

/*
 * Returns 0; or -1 after a message if there is an environment in dir (`shown` in the message) that
 * does not fit: its names of python would start this interpreter, which does not see its packages.
 */
int keep_refuse(const char *dir, const char *shown, const struct interp *interp);

/* Names the packages that the new interpreter does not see, if there are any. */
void keep_warn(const struct keep *keep, const struct interp *interp);

void keep_close(struct keep *keep);

#endif
