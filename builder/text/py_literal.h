/* SPDX-License-Identifier: MIT */
/*
 * String literals in Python source.
 */
#ifndef MOVENV_TEXT_PY_LITERAL_H
#define MOVENV_TEXT_PY_LITERAL_H

#include <stddef.h>

/*
 * Returns the length, with its quotes, of the literal that starts at this quote; 0 if it is not a
 * plain one (without a backslash) that ends on its line, before `end`.
 */
size_t py_literal_length(const char *at, const char *end);

/*
 * Returns the length of any literal that starts at this quote: up to its end, or to the end of the
 * line if it is not there. Such a quote stands in a comment or in a text of several lines.
 */
size_t py_literal_skip(const char *at, const char *end);

/* Moves *at to the next plain literal's quote. Returns its length, or 0 if there is none. */
size_t py_literal_next(const char **at, const char *end);

#endif
