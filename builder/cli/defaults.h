/* SPDX-License-Identifier: MIT */
/*
 * What a command's options are where its command line does not say: by variables,
 * MOVENV_CREATE_FIND_LINKS, and by the section [create] of $XDG_CONFIG_HOME/movenv/config. Each
 * option of the command's table is one that can be set; the command line comes first, then the
 * variable, then the file.
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
	const int *typed;    /* only the command line takes them */
	const int *not_file; /* nor does the file take these: what deletes is one of them */
	const int *whole;    /* a line break in the value is part of it */
	/* Pairs that exclude each other: if one is set, no lower source sets the other. */
	const int *rivals;
	int no_config;   /* the option that shuts variables and file out */
	int python;      /* the option for which a variable of its own stands above the file: … */
	const char *own; /* … "MOVENV_PYTHON" */
};

#define DEFAULTS_FILE 1
#define DEFAULTS_VARIABLE 2
#define DEFAULTS_TYPED 3

struct defaults {
	struct path file; /* the configuration, or "" */
	struct settings set;
	unsigned char from[DEFAULTS_OPTIONS_MAX]; /* what sets an option, or 0 */
	unsigned char shut[DEFAULTS_OPTIONS_MAX]; /* lower sources than this do not */
};

/*
 * Reads what is set for a command with this command line, of which only the options count; one
 * that asks for help, or is wrong, leaves the rest unread. Returns ST_DONE, ST_FAILED or ST_MISUSED
 * after a message. defaults_release() is due in either case.
 */
int defaults_read(struct defaults *defaults, const struct command *command,
		  const struct defaults_rules *rules, char **argv);

/* Says what is wrong with a setting. Returns ST_MISUSED. */
int defaults_misused(const struct defaults *defaults, const struct setting *setting,
		     const char *wrong);

/* Says on stderr where an option's values come from, if that is not the command line. */
void defaults_tell(const struct defaults *defaults, int option);

/* The same of all options, if err_verbose is on (-v). */
void defaults_verbose(const struct defaults *defaults);

void defaults_release(struct defaults *defaults);

#endif
