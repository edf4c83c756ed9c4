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
	const char *words;    /* the words after the options: "ENV_DIR…" */
	const char *needed;   /* the word that may not be missing, or NULL */
	int max_words;        /* or COMMAND_ANY_NUMBER */
	int no_empty_words;   /* "" is misuse: a word names a file or directory */
	const char *purpose;  /* one line */
	const char *details;  /* for `help COMMAND`; may be NULL */
	const char *examples; /* for `help COMMAND`: lines, each with what it does; may be NULL */
	const struct opt *options;
	const unsigned char *groups; /* enum help_group of each option; NULL: all are common */
	size_t count;
	/*
	 * Runs the command on the words after its name, which it may change. Returns an exit
	 * status (common/status.h).
	 */
	int (*run)(const struct command *command, char **argv);
};

#define COMMAND_RUN (-1)

#define COMMAND_ENV_DIR ".venv" /* the environment where none is named */

/*
 * Returns the words of a command line, which are directories; without words COMMAND_ENV_DIR alone;
 * NULL-terminated, borrowed or static.
 */
char **command_env_dirs(char **words);

/*
 * Parses a command line: stores the options in their fields of *to, the command's struct, and
 * leaves in argv the words alone, NULL-terminated. --help prints the help, and nothing after it is
 * parsed. Returns COMMAND_RUN; or the exit status where that is all, after help or a message.
 */
int command_parse(const struct command *command, char **argv, void *to);

/* Prints "usage: movenv NAME [options] WORDS". */
void command_usage(const struct command *command, FILE *to);

/*
 * Prints usage, purpose, options, details and examples; all: what the options for compatibility do
 * as well.
 */
void command_help(const struct command *command, int all);

/*
 * Prints the usage and the error in a word to stderr: "movenv: '--x': unknown option; see 'movenv
 * create --help'". Returns ST_MISUSED.
 */
int command_misused(const struct command *command, const char *word, const char *wrong);

extern const struct command cmd_cache, cmd_check, cmd_completion, cmd_create, cmd_info, cmd_list,
	cmd_pack, cmd_repair, cmd_unpack;

#endif
