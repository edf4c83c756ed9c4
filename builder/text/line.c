/* SPDX-License-Identifier: MIT */
/*
 * Lines of a text; see text/line.h.
 */
#include <string.h>

#include "text/line.h"

struct line
line_at(const char *text, size_t n, size_t offset)
{
	const char *at = text + offset;
	const char *newline = memchr(at, '\n', n - offset);
	size_t len = newline ? (size_t)(newline - at) : n - offset;
	size_t next = offset + len + (newline != NULL);

	while (len > 0 && (at[len - 1] == '\r' || at[len - 1] == ' ' || at[len - 1] == '\t'))
		len--;
	return (struct line){at, len, next};
}

int
line_starts(struct line line, const char *string)
{
	size_t n = strlen(string);

	return line.len >= n && !memcmp(line.at, string, n);
}

int
line_ends(struct line line, const char *string)
{
	size_t n = strlen(string);

	return line.len >= n && !memcmp(line.at + line.len - n, string, n);
}

int
line_holds(struct line line, const char *string)
{
	return memmem(line.at, line.len, string, strlen(string)) != NULL;
}

int
line_is(struct line line, const char *string)
{
	return line.len == strlen(string) && line_starts(line, string);
}
