/* SPDX-License-Identifier: MIT */
/*
 * Paths in octal; see script/printed_path.h.
 */
#include <string.h>

#include "script/printed_path.h"

size_t
printed_path_decode(const char *at, const char *end, char *out, size_t cap)
{
	size_t n = 0;

	for (; at < end && n < cap; at++) {
		unsigned byte = 0;

		if (*at != '\'' || end - at < 2 || at[1] != '0')
			continue;
		for (at++; at < end && *at >= '0' && *at <= '7'; at++)
			byte = byte * 8 + (unsigned)(*at - '0');
		out[n++] = (char)byte;
	}
	return at >= end ? n : cap;
}

int
printed_path_end(const char *word, size_t len, char *out, size_t cap)
{
	static const char start[] = "\"/\"$(printf %b ";
	const char *at = memmem(word, len, start, sizeof(start) - 1);
	size_t n = at ? printed_path_decode(at, word + len, out + 1, cap - 2) : 0;

	if (n == 0 || n == cap - 2)
		return 0;
	out[0] = '/';
	out[n + 1] = '\0';
	return 1;
}
