/* SPDX-License-Identifier: MIT */
/*
 * What a command is, and what all commands say alike: usage, help, misuse.
 */
#ifndef MOVENV_CLI_COMMAND_H
#define MOVENV_CLI_COMMAND_H

#include <stdio.h>

#include "cli/opt.h"

struct command {
	const char *name;
	const char *words;   /* what stands behind the options: "ENV_DIR…" */
	const char *purpose; /* one line */
	const char *details; /* for `help COMMAND`; may be NULL */
	const struct opt *options;
	size_t count;
	/*
	 * Runs the command on the words behind its name. Returns an exit status (common/status.h).
	 */
	int (*run)(const struct command *command, char **argv);
};

/* Prints "usage: movenv NAME [options] WORDS". */
void command_usage(const struct command *command, FILE *to);

/* Prints usage, purpose and every option. */
void command_help(const struct command *command);

/*
 * Says on stderr, behind the usage, that a word is wrong: "movenv: '--x': is no option". Returns
 * ST_MISUSED.
 */
int command_misused(const struct command *command, const char *word, const char *wrong);

extern const struct command cmd_check, cmd_create, cmd_info, cmd_list, cmd_pack, cmd_repair,
	cmd_unpack;

#endif
