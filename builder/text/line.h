/* SPDX-License-Identifier: MIT */
/*
 * Lines of a text in memory, without their ends.
 */
#ifndef MOVENV_TEXT_LINE_H
#define MOVENV_TEXT_LINE_H

#include <stddef.h>

struct line {
	const char *at; /* in the text; not NUL-terminated */
	size_t len;     /* bytes, without white space at the end */
	size_t next;    /* offset of the line after it */
};

/* Returns the line at an offset of a text of n bytes; an empty one at its end. */
struct line line_at(const char *text, size_t n, size_t offset);

/* Returns 1 if the line starts with, ends with, holds, or is this string; else 0. */
int line_starts(struct line line, const char *string);
int line_ends(struct line line, const char *string);
int line_holds(struct line line, const char *string);
int line_is(struct line line, const char *string);

#endif
