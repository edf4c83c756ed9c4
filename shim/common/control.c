/* SPDX-License-Identifier: MIT */
/*
 * Control characters; see common/control.h.
 */
#include "common/control.h"

/* How many bytes the character has by its first one, if the next ones continue it; else 1. */
static size_t
character_length(const unsigned char *text)
{
	size_t n = text[0] >> 5 == 6 ? 2 : text[0] >> 4 == 14 ? 3 : text[0] >> 3 == 30 ? 4 : 1;

	for (size_t i = 1; i < n; i++)
		if (text[i] >> 6 != 2)
			return 1;
	return n;
}

int
control_is(const char *text, size_t *n)
{
	const unsigned char *u = (const unsigned char *)text;
	unsigned c = u[0];

	*n = character_length(u);
	if (*n == 2)
		c = (c & 0x1fu) << 6 | (u[1] & 0x3fu);
	return *n <= 2 && (c < ' ' || (c >= 0x7f && c < 0xa0));
}
