/* SPDX-License-Identifier: MIT */
/*
 * Values out of JSON (RFC 8259) that others wrote: enough to find a member of an object. What is
 * no JSON is safe, and has no members from where it goes wrong.
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
 * The value of an object's member: of the last one with this name, as Python's json has it. Names
 * are compared as they are written. Returns 1, or 0: no object, or no such member.
 */
int json_member(struct json_span object, const char *name, struct json_span *value);

/* 1 if the value is this word: "true". */
int json_is(struct json_span value, const char *word);

/*
 * Appends the text of a string to out, in UTF-8. Returns 1; 0 if it is not a string, or holds a NUL
 * or an invalid escape; -1 with errno ENOMEM.
 */
int json_text(struct json_span value, struct buf *out);

#endif
