/* SPDX-License-Identifier: MIT */
/*
 * The options of movenv create, and where they go.
 */
#ifndef MOVENV_CMD_CREATE_OPTIONS_H
#define MOVENV_CMD_CREATE_OPTIONS_H

#include "cli/opt.h"
#include "create/options.h"
#include "seed/seed.h"

enum create_option {
	HELP,
	PYTHON,
	SYMLINKS,
	COPIES,
	ALWAYS_COPY,
	CLEAR,
	FORCE,
	UPGRADE,
	UPGRADE_DEPS,
	ALLOW_EXISTING,
	RELOCATABLE,
	ACTIVATORS,
	CREATOR,
	APP_DATA,
	NO_PERIODIC_UPDATE,
	NO_PROJECT,
	OFFLINE,
	WITHOUT_PIP,
	WITHOUT_IGNORE,
	NO_VCS_IGNORE,
	PROMPT,
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
	SYSTEM_SITE,
	SCRIPTS,
	STANDALONE,
	CACHE_DIR,
	NO_CACHE,
	LINK_MODE,
	NO_COMPILE,
	NO_CONFIG,
	QUIET,
	VERBOSE,
	CREATE_OPTIONS
};

/* The command line of one run; its texts are argv's and the settings'. */
struct create_line {
	struct create create;
	struct seeds seeds;
	struct opt_list pythons;
	int symlinks;
};

extern const struct opt create_options[CREATE_OPTIONS];
extern const unsigned char create_groups[CREATE_OPTIONS]; /* enum help_group */

#endif
