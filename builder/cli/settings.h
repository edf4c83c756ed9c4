/* SPDX-License-Identifier: MIT */
/*
 * Values of options that variables and files set as texts: "yes" turns a flag on, "no" off; a
 * variable holds several values with line breaks between them, or ':' if they are directories.
 */
#ifndef MOVENV_CLI_SETTINGS_H
#define MOVENV_CLI_SETTINGS_H

#include <stddef.h>

#include "cli/opt.h"

struct setting {
	int option;    /* an index into the command's table */
	char *value;   /* owned; NULL: the option without one */
	char *text;    /* owned: "MOVENV_CREATE_SCRIPTS=zip", "scripts = zip" */
	unsigned line; /* in the file; 0: a variable */
};

/* All-zero: none. */
struct settings {
	struct setting *list;
	size_t count;
};

/* The form of an option's values. */
struct settings_form {
	const struct opt *opt;
	int is_whole; /* the text is one value, and not a file's name */
};

/*
 * Adds an option's values in a text to the settings, each with the text and line of `like`; a text
 * that turns the option off removes its values. If settings is NULL the text is only checked.
 * Returns NULL with *is_on set, or the error: a predicate, as of opt_store().
 */
const char *settings_take(struct settings *settings, int option, const struct settings_form *form,
			  const struct setting *like, const char *text, int *is_on);

/* 1 if an option is set, else 0. */
int settings_find(const struct settings *settings, int option);

void settings_release(struct settings *settings);

#endif
