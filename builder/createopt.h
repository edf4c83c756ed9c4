/* SPDX-License-Identifier: MIT */
/*
 * The options of movenv create.
 */
#ifndef MOVENV_CREATEOPT_H
#define MOVENV_CREATEOPT_H

#include "opt.h"

enum create_option {
	HELP,
	SYSTEM_SITE,
	SYMLINKS,
	COPIES,
	CLEAR,
	FORCE,
	ALLOW_EXISTING,
	WITHOUT_PIP,
	PROMPT,
	PYTHON,
	SEED,
	FIND_LINKS,
	NO_SEED,
	PIP,
	SETUPTOOLS,
	WHEEL,
	NO_PIP,
	NO_SETUPTOOLS,
	NO_WHEEL,
	EXTRA_SEARCH_DIR,
	SEEDER,
	DOWNLOAD,
	NO_DOWNLOAD,
	NEVER_DOWNLOAD,
	SCRIPTS,
	NO_CONFIG,
	QUIET,
	VERBOSE,
	CREATE_OPTIONS
};

extern const struct opt create_options[CREATE_OPTIONS];

#endif
