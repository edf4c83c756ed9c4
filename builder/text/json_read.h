/* SPDX-License-Identifier: MIT */
/*
 * Values out of JSON (RFC 8259) that others wrote: enough to find a member of an object. Text that
 * is not JSON is safe to read, and has no members after its first error.
 */
#ifndef MOVENV_TEXT_JSON_READ_H
#define MOVENV_TEXT_JSON_READ_H

#include <stddef.h>

#include "core/buf.h"

struct json_span {
	const char *at; /* in the text; not NUL-terminated */
	size_t len;
};

/*
 * Sets *value to the value of an object's member; of the last one with this name, as in Python's
 * json. Names are compared without decoding escapes. The span points into the object's text.
 * Returns 1, or 0 if it is not an object or has no such member.
 */
int json_member(struct json_span object, const char *name, struct json_span *value);

/* Returns 1 if the value is this word (such as "true"), else 0. */
int json_is(struct json_span value, const char *word);

/*
 * Appends the text of a string to out, in UTF-8. Returns 1; 0 if it is not a string, or holds a NUL
 * or an invalid escape; -1 with errno ENOMEM.
 */
int json_text(struct json_span value, struct buf *out);

#endif
