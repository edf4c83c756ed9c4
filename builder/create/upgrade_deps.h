/* SPDX-License-Identifier: MIT */
/*
 * --upgrade-deps: the environment's own pip brings itself up to date, and setuptools below 3.12.
 */
#ifndef MOVENV_CREATE_UPGRADE_DEPS_H
#define MOVENV_CREATE_UPGRADE_DEPS_H

#include "python/interp.h"

/*
 * Runs "pip install --upgrade" in the environment, which must be in place: from the index, or from
 * the place that pip's own variables and configuration name. pip's errors appear on stderr, and its
 * other output with -v. shown: the environment's path in messages. Returns 0, or -1 after a
 * message; the environment is complete then, too.
 */
int upgrade_deps(const char *dir, const char *shown, const struct interp *interp);

#endif
