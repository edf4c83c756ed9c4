/* SPDX-License-Identifier: MIT */
/*
 * Which wheels go into a new environment, and where on this machine they lie: pip, and setuptools
 * below Python 3.12, as ensurepip has it.
 */
#ifndef MOVENV_SEED_H
#define MOVENV_SEED_H

#include "interp.h"

struct seed_places {
	const struct interp *interp;
	char **find_links; /* directories of --find-links, NULL-terminated; searched first */
};

/*
 * Finds the wheel of a project ("pip") that works on the interpreter: the version that its
 * ensurepip names, else the newest of the first place that has one. The places: --find-links,
 * ensurepip/_bundled, WHEEL_PKG_DIR, /usr/share/python-wheels, other interpreters' ensurepip.
 * Returns 1 with the wheel's file, 0 if there is none, -1 after a message.
 */
int seed_find(const struct seed_places *places, const char *project, struct path *file);

/* Says that there is no wheel of the project, where it was looked for, and the ways out. -1. */
int seed_missing(const struct seed_places *places, const char *project);

#endif
