/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 (RFC 3629).
 */
#ifndef MOVENV_TEXT_UTF8_H
#define MOVENV_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/*
 * Decodes the first character of a NUL-terminated text. Returns its length in
 * bytes, or 0 if it is not UTF-8: an overlong form, a surrogate, beyond U+10FFFF, truncated.
 */
size_t utf8_decode(const char *text, uint32_t *c);

enum utf8_kind {
	UTF8_ASCII,
	UTF8_WIDE, /* not only ASCII */
	UTF8_NOT,  /* not UTF-8 */
};

/* Returns the kind of a whole NUL-terminated text. */
enum utf8_kind utf8_kind_of(const char *text);

#endif
