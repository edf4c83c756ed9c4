/* SPDX-License-Identifier: MIT */
/*
 * Making one environment.
 */
#ifndef MOVENV_CREATE_CREATE_H
#define MOVENV_CREATE_CREATE_H

#include <stddef.h>

#include "python/interp.h"
#include "seed/seed.h"
#include "standalone/standalone.h"

struct create {
	const struct interp *interp;
	struct seeds *seeds; /* open; those without a file are left out */
	const char *prompt;  /* NULL: none given; ".": the current directory's name */
	enum standalone_kind standalone;
	int system_site, clear, force, text_scripts;
	int upgrade;        /* what is there keeps its prompt and what else it was given */
	int upgrade_deps;   /* pip upgrades itself when all is in place */
	int without_ignore; /* no .gitignore */
	int copies;         /* recorded, as venv does */
};

/*
 * Makes the environment in this directory. Returns 0, or -1 after a message; then nothing of it is
 * left, and what was in the directory before is there still.
 */
int create_environment(struct create *create, const char *dir);

#endif
