/* SPDX-License-Identifier: MIT */
/*
 * Making one environment.
 */
#ifndef MOVENV_CREATE_CREATE_H
#define MOVENV_CREATE_CREATE_H

#include "create/options.h"

/*
 * Makes the environment in this directory. Returns 0, or -1 after a message; then nothing of it is
 * left, and the old content of the directory is unchanged.
 */
int create_environment(const struct create *create, const char *dir);

#endif
