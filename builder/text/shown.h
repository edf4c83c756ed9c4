/* SPDX-License-Identifier: MIT */
/*
 * A foreign text for a message: cut where it is too long, and with its NULs visible. Other control
 * characters are escaped by the message (core/err.h).
 */
#ifndef MOVENV_TEXT_SHOWN_H
#define MOVENV_TEXT_SHOWN_H

#include <stddef.h>

#define SHOWN_CAP 256 /* bytes with the NUL: room for what a line may hold */

/*
 * Writes the n bytes of text to out, which has room for cap bytes, 16 or more: a NUL as "\x00", and
 * "..." for the rest of a longer text, which is cut between two characters of UTF-8. Returns out.
 */
const char *shown(char *out, size_t cap, const char *text, size_t n);

#endif
