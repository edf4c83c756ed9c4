/* SPDX-License-Identifier: MIT */
/*
 * The values of options that variables and files set, as texts become them: "yes" turns a flag on,
 * "no" off; a variable holds several values with line breaks between, or ':' where they are
 * directories.
 */
#ifndef MOVENV_CLI_SETTINGS_H
#define MOVENV_CLI_SETTINGS_H

#include <stddef.h>

#include "cli/opt.h"

struct setting {
	int option;    /* an index into the command's table */
	char *value;   /* owned; NULL: the option without one */
	char *said;    /* owned: "MOVENV_CREATE_SCRIPTS=zip", "scripts = zip" */
	unsigned line; /* in the file; 0: a variable's */
};

/* All-zero: none. */
struct settings {
	struct setting *list;
	size_t count;
};

/* How an option's values are written. */
struct settings_form {
	const struct opt *opt;
	int is_whole; /* a text, not one of several, and no file's name */
};

/*
 * Adds what a text means for an option to the settings, each like the one given (its said and
 * line); a text that turns it off takes away what is there. NULL for settings: it is only looked
 * whether the text makes sense. Returns NULL with *is_on, or what is wrong.
 */
const char *settings_take(struct settings *settings, int option, const struct settings_form *form,
			  const struct setting *like, const char *text, int *is_on);

/* 1 if an option is set, else 0. */
int settings_find(const struct settings *settings, int option);

void settings_release(struct settings *settings);

#endif
