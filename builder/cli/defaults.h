/* SPDX-License-Identifier: MIT */
/*
 * Options that the command line does not set: they come from variables, as
 * MOVENV_CREATE_FIND_LINKS, and from the section [create] of $XDG_CONFIG_HOME/movenv/config. Each
 * option of the command's table can be set; the command line comes first, then the variable, then
 * the file.
 */
#ifndef MOVENV_CLI_DEFAULTS_H
#define MOVENV_CLI_DEFAULTS_H

#include <stddef.h>

#include "cli/command.h"
#include "cli/settings.h"
#include "common/path.h"

#define DEFAULTS_OPTIONS_MAX 64

/* Lists of options, by index; each ends with -1. */
struct defaults_rules {
	const int *typed;    /* only the command line sets them */
	const int *not_file; /* the file does not set them: they delete, or concern the file */
	const int *whole;    /* a line break in the value is part of it */
	/* Pairs that exclude each other: if one is set, no lower source sets the other. */
	const int *rivals;
	int no_config;   /* the option that makes variables and the file ignored */
	int python;      /* the option with a variable of its own that comes before the file: … */
	const char *own; /* … "MOVENV_PYTHON" */
};

#define DEFAULTS_FILE 1
#define DEFAULTS_VARIABLE 2
#define DEFAULTS_TYPED 3

struct defaults {
	struct path file; /* the configuration file, or "" */
	struct settings set;
	unsigned char from[DEFAULTS_OPTIONS_MAX];  /* the source that sets an option, or 0 */
	unsigned char floor[DEFAULTS_OPTIONS_MAX]; /* lower sources than this are ignored */
};

/*
 * Reads the settings for a command. The command line decides which of them count; if it asks for
 * help, or is wrong, none is read. Returns ST_DONE; or ST_FAILED or ST_MISUSED after a message.
 * defaults_release() is due in each case.
 */
int defaults_read(struct defaults *defaults, const struct command *command,
		  const struct defaults_rules *rules, char **argv);

/* Reports an error in a setting; wrong is as of opt_store(). Returns ST_MISUSED. */
int defaults_misused(const struct defaults *defaults, const struct setting *setting,
		     const char *wrong);

/* Prints to stderr the source of an option's values, if it is not the command line. */
void defaults_tell(const struct defaults *defaults, int option);

/* The same for all options, if err_verbose is on (-v). */
void defaults_verbose(const struct defaults *defaults);

void defaults_release(struct defaults *defaults);

#endif
