/* SPDX-License-Identifier: MIT */
/*
 * The interpreter in a directory that somebody names: an installation, its directory of programs,
 * or an environment.
 */
#ifndef MOVENV_PYTHON_INSTALLATION_H
#define MOVENV_PYTHON_INSTALLATION_H

#include "common/path.h"

/* Looks into the directory and its bin/. Returns 1 with the file, or 0. */
int installation_find(const char *dir, struct path *file);

#endif
