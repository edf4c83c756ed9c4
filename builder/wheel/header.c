/* SPDX-License-Identifier: MIT */
/*
 * Headers of METADATA and WHEEL; see wheel/header.h.
 */
#include <string.h>
#include <strings.h>

#include "wheel/header.h"

const char *
header_value(const char *text, const char *key, size_t *len)
{
	size_t n = strlen(key);

	while (*text && *text != '\n' && *text != '\r') {
		if (!strncasecmp(text, key, n) && text[n] == ':') {
			text += n + 1;
			text += strspn(text, " \t");
			*len = strcspn(text, "\r\n");
			while (*len > 0 && strchr(" \t", text[*len - 1]))
				--*len;
			return text;
		}
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return NULL;
}
