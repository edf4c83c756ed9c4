/* SPDX-License-Identifier: MIT */
/*
 * Foreign texts for messages; see text/shown.h.
 */
#include <string.h>

#include "text/shown.h"

#define NUL_SHOWN "\\x00"
#define REST_SHOWN "..."

const char *
shown(char *out, size_t cap, const char *text, size_t n)
{
	const size_t room = cap - sizeof(NUL_SHOWN) - sizeof(REST_SHOWN);
	size_t len = 0, i = 0;

	while (i < n && len < room) {
		if (text[i]) {
			out[len++] = text[i++];
		} else {
			memcpy(out + len, NUL_SHOWN, sizeof(NUL_SHOWN) - 1);
			len += sizeof(NUL_SHOWN) - 1;
			i++;
		}
	}
	if (i < n) {
		for (int back = 0; back < 3 && ((unsigned char)text[i] & 0xc0) == 0x80; back++) {
			len--;
			i--;
		}
		memcpy(out + len, REST_SHOWN, sizeof(REST_SHOWN) - 1);
		len += sizeof(REST_SHOWN) - 1;
	}
	out[len] = '\0';
	return out;
}
