/* SPDX-License-Identifier: MIT */
/*
 * The places of wheels on this machine: directories of --find-links, the interpreter's
 * ensurepip/_bundled, its WHEEL_PKG_DIR, /usr/share/python-wheels, other interpreters' ensurepip.
 */
#ifndef MOVENV_SEED_SOURCES_H
#define MOVENV_SEED_SOURCES_H

#include "python/interp.h"
#include "seed/seed.h"
#include "wheel/tags.h"

struct seed_sources {
	const struct interp *interp;
	char **find_links; /* directories and files of wheels, NULL-terminated; searched first */
	struct tags tags;
};

/* Sets the sources of an interpreter; find_links is borrowed. */
void seed_sources_of(struct seed_sources *sources, const struct interp *interp, char **find_links);

/*
 * Finds a seed's wheel and opens it: the file that was given, or that of the first place with
 * one that meets the seed's specifier and works on the interpreter: the version that ensurepip
 * names, else the newest, pre-releases last unless they are asked for. Returns 1, 0 if there is no
 * wheel of a project that is not named by the user and may be missing (setuptools), -1 after a
 * message, which lists the wheels that there are.
 */
int seed_sources_open(struct seed_sources *sources, struct seed *seed);

#endif
