/* SPDX-License-Identifier: MIT */
/*
 * The options that every command has: the rows of the tables, and what they do.
 */
#ifndef MOVENV_CLI_COMMON_OPTIONS_H
#define MOVENV_CLI_COMMON_OPTIONS_H

#include "cli/opt.h"

/* The rows that every command has; COMMAND_JSON only some. */
#define COMMAND_HELP \
	{ \
		.name = "help", .letter = 'h', .takes = OPT_MAYBE_VALUE, .value = "all", \
		.help = "show this help", .store = command_store_help \
	}
#define COMMAND_JSON \
	{ \
		.name = "json", .takes = OPT_NO_VALUE, .help = "print one JSON object", \
		.store = command_store_json \
	}
#define COMMAND_QUIET \
	{ \
		.name = "quiet", .letter = 'q', .takes = OPT_NO_VALUE, \
		.help = "print errors only, and no progress", .store = command_store_quiet \
	}
#define COMMAND_VERBOSE \
	{ \
		.name = "verbose", .letter = 'v', .takes = OPT_NO_VALUE, \
		.help = "print on stderr what is done, and why", .store = command_store_verbose \
	}

/* command_parse() and others know the row by this function; it stores nothing. */
const char *command_store_help(void *field, const struct opt *opt, char *value);

/* Asks for the object of --json (cli/json_reply.h); stores nothing. */
const char *command_store_json(void *field, const struct opt *opt, char *value);

/* Turns quiet messages, or verbose ones, on (core/err.h); they store nothing. */
const char *command_store_quiet(void *field, const struct opt *opt, char *value);
const char *command_store_verbose(void *field, const struct opt *opt, char *value);

#endif
