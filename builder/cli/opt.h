/* SPDX-License-Identifier: MIT */
/*
 * Command lines by table, as Python's argparse reads them: long options may be shortened while
 * unambiguous, "--opt=value" and "--opt value" both work, options and words may be mixed, "--"
 * ends options. An optional value is given with '=' only, and so is one that looks like an option.
 */
#ifndef MOVENV_CLI_OPT_H
#define MOVENV_CLI_OPT_H

#include <stddef.h>

enum opt_value { OPT_NO_VALUE, OPT_VALUE, OPT_MAYBE_VALUE };

struct opt {
	const char *name; /* long, without dashes */
	char letter;      /* short, or 0 */
	enum opt_value takes;
	const char *value; /* the value's name in --help, or NULL */
	const char *help;  /* one line, or several with '\n' */
};

struct opt_scan {
	const struct opt *table;
	size_t count;
	char **argv;         /* what is left, NULL-terminated; borrowed */
	const char *letters; /* the rest of a group of short options, or NULL */
	int words_only;      /* "--" was seen */
	const char *wrong;   /* after OPT_BAD: what is wrong … */
	const char *word;    /* … with this word */
	char text[256];      /* what wrong may point into */
};

#define OPT_END (-1)  /* nothing is left */
#define OPT_WORD (-2) /* *value is a word that is no option */
#define OPT_BAD (-3)  /* misuse: see wrong and word */

/* Takes the next piece. Returns an index into the table with *value (or NULL), or one above. */
int opt_next(struct opt_scan *scan, const char **value);

#endif
