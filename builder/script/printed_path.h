/* SPDX-License-Identifier: MIT */
/*
 * The paths that uv writes into headers of sh as bytes in octal: "$(printf %b '\'0057 '\'0164)".
 */
#ifndef MOVENV_SCRIPT_PRINTED_PATH_H
#define MOVENV_SCRIPT_PRINTED_PATH_H

#include <stddef.h>

/*
 * Decodes the text up to `end`: after a quote and a 0 each number is a byte. Returns the bytes in
 * out; cap if they do not fit.
 */
size_t printed_path_decode(const char *at, const char *end, char *out, size_t cap);

/* Returns 1 if the word of len bytes ends in such a name of an interpreter after a '/', else 0. */
int printed_path_ends(const char *word, size_t len);

#endif
