/* SPDX-License-Identifier: MIT */
/*
 * The pyvenv.cfg scanner (PEP 405; CPython Modules/getpath.py and Lib/site.py). A file is lines of
 * "key = value". As in CPython, white space around both is removed, the case of keys does not
 * matter, lines without '=' are ignored, and the first of two equal keys counts.
 */
#ifndef MOVENV_COMMON_PYVENV_CFG_H
#define MOVENV_COMMON_PYVENV_CFG_H

#include <stddef.h>

/* A part of the scanned text; borrowed, not NUL-terminated. */
struct cfg_span {
	const char *at;
	size_t len;
};

/* The rest of the text. Before the first call: the file's bytes. */
struct cfg_scan {
	const char *text;
	size_t len;
};

/* Reads the next line that has a key. Returns 1 with key and value, 0 at the end. */
int cfg_next(struct cfg_scan *scan, struct cfg_span *key, struct cfg_span *value);

/* Returns 1 if the key is this name, given in lower case, else 0. */
int cfg_is(struct cfg_span key, const char *name);

/* Finds the first line with this key. Returns 1 with its value, else 0. */
int cfg_find(const char *text, size_t len, const char *name, struct cfg_span *value);

/* Returns the end of the decimal digits at the start of a text that ends before `end`. */
const char *cfg_skip_digits(const char *at, const char *end);

/*
 * Returns 1 if Python reads the n bytes, written as a value, as they are: one line, not empty and
 * without white space at its ends. Else 0.
 */
int cfg_is_value(const char *text, size_t n);

/*
 * Reads the open file into buf, which has room for CFG_MAX bytes. Returns the number of bytes,
 * fewer than CFG_MAX, or -1 with errno: EINVAL if it is not a regular file, EFBIG if it does not
 * fit, EILSEQ if it holds a NUL byte. Does not block if fd does not.
 */
int cfg_read(int fd, char *buf);

#endif
