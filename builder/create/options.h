/* SPDX-License-Identifier: MIT */
/*
 * The options of an environment that is to be made.
 */
#ifndef MOVENV_CREATE_OPTIONS_H
#define MOVENV_CREATE_OPTIONS_H

#include "cache/give.h"
#include "python/interp.h"
#include "seed/seed.h"
#include "standalone/standalone.h"

/* The options, as the user gave them; all are borrowed. */
struct create {
	const struct interp *interp;
	const struct seeds *seeds; /* open; those without a file are left out */
	const char *prompt;        /* NULL: none given; ".": the current directory's name */
	enum standalone_kind standalone;
	int system_site, clear, force, text_scripts;
	int upgrade;        /* the environment that exists keeps its packages, prompt and options */
	int upgrade_deps;   /* when all is in place, pip upgrades itself */
	int without_ignore; /* no .gitignore */
	int copies;         /* recorded, as venv does */
	int no_compiled;    /* no compiled modules from the cache */
	enum link_mode link_mode;
};

#endif
