/* SPDX-License-Identifier: MIT */
/*
 * Completion scripts for interactive shells, made from the tables of the commands.
 */
#ifndef MOVENV_CLI_COMPLETION_H
#define MOVENV_CLI_COMPLETION_H

#include "cli/command.h"

/* The options of a program with another command line: py. */
struct completion_option {
	const char *words; /* its forms: "-0, --list" */
	int is_completed;  /* they are complete words */
	const char *help;  /* one line */
};

struct completion_launcher {
	const char *name;
	const struct completion_option *options;
	size_t count;
};

/* How the words after an option or a command are completed. */
enum completion_kind {
	COMPLETION_NONE,
	COMPLETION_FILES,
	COMPLETION_DIRS,
	COMPLETION_WORDS,   /* those of the text, with bars between them: "native|text" */
	COMPLETION_COMMANDS /* the names of commands */
};

/* Returns the kind for the name of a value, as struct opt and struct command have it; or NULL. */
enum completion_kind completion_kind_of(const char *value);

/*
 * Prints a text to stdout, with ' ' for line breaks. A backslash comes before each byte of
 * `escaped`, and "'" is printed as `apostrophe`.
 */
void completion_print(const char *text, const char *escaped, const char *apostrophe);

/* Prints "native|text" as words with blanks between them. */
void completion_print_words(const char *value);

/* Prints the forms that are complete words, with blanks between them. */
void completion_print_launcher(const struct completion_launcher *launcher);

/*
 * Print the script of a shell for the commands of a list, which ends with NULL, and for the
 * launcher. That one is asked for its versions (`py --list`).
 */
void completion_bash(const struct command *const *commands,
		     const struct completion_launcher *launcher);
void completion_zsh(const struct command *const *commands,
		    const struct completion_launcher *launcher);
void completion_fish(const struct command *const *commands,
		     const struct completion_launcher *launcher);

#endif
