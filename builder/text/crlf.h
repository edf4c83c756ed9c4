/* SPDX-License-Identifier: MIT */
/*
 * Texts whose lines end as on Windows, as git writes them with core.autocrlf. A shell takes the
 * carriage return for a part of the last word.
 */
#ifndef MOVENV_TEXT_CRLF_H
#define MOVENV_TEXT_CRLF_H

#include <stddef.h>

#include "core/buf.h"

/* Returns 1 if the first line of n bytes ends in CRLF, else 0. */
int crlf_is(const char *text, size_t n);

/* Makes LF of each CRLF, if crlf_is(). Returns what that returned. */
int crlf_remove(struct buf *text);

#endif
