/* SPDX-License-Identifier: MIT */
/*
 * UTF-8; see text/utf8.h.
 */
#include "text/utf8.h"

size_t
utf8_decode(const char *text, uint32_t *c)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *u = (const unsigned char *)text;
	size_t n = u[0] < 0x80       ? 1
		   : u[0] >> 5 == 6  ? 2
		   : u[0] >> 4 == 14 ? 3
		   : u[0] >> 3 == 30 ? 4
				     : 0;

	if (n == 0)
		return 0;
	*c = n == 1 ? u[0] : u[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if (u[i] >> 6 != 2)
			return 0;
		*c = *c << 6 | (u[i] & 0x3f);
	}
	return *c < least[n] || *c > 0x10ffff || *c >> 11 == 0x1b ? 0 : n;
}

enum utf8_kind
utf8_kind_of(const char *text)
{
	enum utf8_kind kind = UTF8_ASCII;
	uint32_t c;

	for (size_t n; *text; text += n) {
		if ((n = utf8_decode(text, &c)) == 0)
			return UTF8_NOT;
		if (n > 1)
			kind = UTF8_WIDE;
	}
	return kind;
}
