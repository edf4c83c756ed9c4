/* SPDX-License-Identifier: MIT */
/*
 * The text of a configuration file, entry by entry:
 *
 *	# a comment, also with ';'
 *	[create]
 *	python = >=3.10,<3.13
 *	prompt = " lab "
 *
 * A value is the rest of its line without the white space round it, and without the quotes, of one
 * kind, that it stands in. Nothing is escaped or expanded; a key may come again.
 */
#ifndef MOVENV_TEXT_INI_H
#define MOVENV_TEXT_INI_H

#include <stddef.h>

struct ini_scan {
	char *text; /* n bytes and a NUL; it is cut into words as they are read */
	size_t n, at;
	const char *section; /* the one that is known */
	int has_others;      /* other sections are passed over: else they are errors */
	int is_inside;
	int is_passed_over;
	unsigned line;     /* of what was read last, from 1 */
	const char *wrong; /* after -1: the reason … */
	const char *word;  /* … with this, or NULL: the line */
};

struct ini_entry {
	char *key, *value; /* in the text; value may be "" */
};

/* Reads the next entry. Returns 1; 0 at the end; -1 if a line is wrong: the scan is then over. */
int ini_next(struct ini_scan *scan, struct ini_entry *entry);

#endif
