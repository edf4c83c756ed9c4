/* SPDX-License-Identifier: MIT */
/*
 * Lines that end as on Windows; see text/crlf.h.
 */
#include <string.h>

#include "text/crlf.h"

int
crlf_is(const char *text, size_t n)
{
	const char *newline = n > 0 ? memchr(text, '\n', n) : NULL;

	return newline && newline > text && newline[-1] == '\r';
}

int
crlf_remove(struct buf *text)
{
	size_t kept = 0;

	if (!crlf_is(buf_str(text), text->len))
		return 0;
	for (size_t i = 0; i < text->len; i++)
		if (text->data[i] != '\r' || text->data[i + 1] != '\n')
			text->data[kept++] = text->data[i];
	text->data[kept] = '\0';
	text->len = kept;
	return 1;
}
