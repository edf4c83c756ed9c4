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

/*
 * Reads such a path at the end of a word of len bytes: "/"$(printf %b …), with the '/' before it.
 * Returns 1 with it in out, or 0 if the word ends otherwise, or it does not fit; then out is void.
 */
int printed_path_end(const char *word, size_t len, char *out, size_t cap);

#endif
