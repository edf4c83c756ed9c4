/* SPDX-License-Identifier: MIT */
/*
 * The interpreter of a standalone environment: the key movenv-home, relative to it.
 */
#ifndef MOVENV_SHIM_CARRIED_H
#define MOVENV_SHIM_CARRIED_H

#include "common/home.h"
#include "common/layout.h"
#include "common/path.h"

/*
 * Finds the interpreter of a standalone environment whose home is elsewhere: a copy of the
 * environment must not start the interpreter of the original. Returns 1 with its file, and name set
 * to its base name; or 0. Does not return if it may not be executed: no other takes its place.
 */
int carried_find(const struct path *env, const struct home *home, struct path *file,
		 char name[NAME_CAP]);

/* Ends with the message that the carried interpreter has lost its bits x. */
_Noreturn void carried_die(const struct path *env, const char *file);

#endif
