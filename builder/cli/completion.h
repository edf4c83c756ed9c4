/* SPDX-License-Identifier: MIT */
/*
 * Completion scripts for interactive shells, made from the tables of the commands.
 */
#ifndef MOVENV_CLI_COMPLETION_H
#define MOVENV_CLI_COMPLETION_H

#include "cli/command.h"

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

/* Print the script of a shell for the commands of a list, which ends with NULL. */
void completion_bash(const struct command *const *commands);
void completion_zsh(const struct command *const *commands);
void completion_fish(const struct command *const *commands);

#endif
