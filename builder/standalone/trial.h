/* SPDX-License-Identifier: MIT */
/*
 * The first start of an interpreter that was copied into an environment.
 */
#ifndef MOVENV_STANDALONE_TRIAL_H
#define MOVENV_STANDALONE_TRIAL_H

#include "common/path.h"
#include "python/interp.h"

/* All is borrowed. */
struct trial {
	const struct interp *interp; /* the interpreter that was copied */
	const struct path *base;     /* the directory base, for programs */
	const char *name;            /* of the program in base/bin */
	const char *program, *shown; /* the old program, and the environment, for messages */
};

/*
 * Starts the copy, and compares its answer with that of the interpreter. Then it compiles the
 * modules that were changed. Returns 0, or -1 after a message.
 */
int trial_start(const struct trial *trial);

#endif
