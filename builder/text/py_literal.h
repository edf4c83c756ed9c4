/* SPDX-License-Identifier: MIT */
/*
 * String literals in Python source.
 */
#ifndef MOVENV_TEXT_PY_LITERAL_H
#define MOVENV_TEXT_PY_LITERAL_H

#include <stddef.h>

/*
 * The length, with its quotes, of the literal that starts at this quote; 0 if it is not a plain one
 * (no backslash) that ends on its line, before `end`.
 */
size_t py_literal_length(const char *at, const char *end);

/* The next plain literal in the text; its length, with *at at its first quote, or 0. */
size_t py_literal_next(const char **at, const char *end);

#endif
