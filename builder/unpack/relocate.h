/* SPDX-License-Identifier: MIT */
/*
 * Repairs an unpacked environment for the directory where it will live.
 */
#ifndef MOVENV_UNPACK_RELOCATE_H
#define MOVENV_UNPACK_RELOCATE_H

#include "common/path.h"

struct relocate {
	const char *place; /* the directory that holds the environment now */
	const char *home;  /* the directory where it will live; messages have this one */
	const char *spec;  /* the interpreter (see env/home_python.h), or NULL */
	const char *file;  /* the archive's name, for messages */
};

/*
 * Applies the fixes. Returns 0, or -1 after a message. If there is no interpreter for an
 * environment that movenv made, that is reported and is not a failure: its shim looks for one at
 * each start.
 */
int relocate(const struct relocate *job);

#endif
