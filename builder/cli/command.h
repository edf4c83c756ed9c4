/* SPDX-License-Identifier: MIT */
/*
 * A command as a table, and the parts that all commands share: parsing, usage, help, misuse.
 */
#ifndef MOVENV_CLI_COMMAND_H
#define MOVENV_CLI_COMMAND_H

#include <limits.h>
#include <stdio.h>

#include "cli/opt.h"

#define COMMAND_ANY_NUMBER INT_MAX

struct command {
	const char *name;
	const char *words;   /* the words after the options: "ENV_DIR…" */
	const char *needed;  /* the word that may not be missing, or NULL */
	int max_words;       /* or COMMAND_ANY_NUMBER */
	int no_empty_words;  /* "" is misuse: a word names a file or directory */
	const char *purpose; /* one line */
	const char *details; /* for `help COMMAND`; may be NULL */
	const struct opt *options;
	size_t count;
	/*
	 * Runs the command on the words after its name, which it may change. Returns an exit
	 * status (common/status.h).
	 */
	int (*run)(const struct command *command, char **argv);
};

#define COMMAND_RUN (-1)

/*
 * Parses a command line: stores the options in their fields of *to, the command's struct, and
 * leaves in argv the words alone, NULL-terminated. --help prints the help, and nothing after it is
 * parsed. Returns COMMAND_RUN; or the exit status where that is all, after help or a message.
 */
int command_parse(const struct command *command, char **argv, void *to);

/* Prints "usage: movenv NAME [options] WORDS". */
void command_usage(const struct command *command, FILE *to);

/* Prints usage, purpose and every option. */
void command_help(const struct command *command);

/*
 * Prints the usage and the error in a word to stderr: "movenv: '--x': unknown option". Returns
 * ST_MISUSED.
 */
int command_misused(const struct command *command, const char *word, const char *wrong);

/* A row that asks for the help. */
#define COMMAND_HELP \
	{ \
		"help", 'h', OPT_NO_VALUE, NULL, "show this help", command_store_help, 0 \
	}

/* command_parse() and others know the row by this function; it stores nothing. */
const char *command_store_help(void *field, const struct opt *opt, char *value);

/* Turns verbose messages on (core/err.h); it stores nothing. */
const char *command_store_verbose(void *field, const struct opt *opt, char *value);

extern const struct command cmd_check, cmd_create, cmd_info, cmd_list, cmd_pack, cmd_repair,
	cmd_unpack;

#endif
