/* SPDX-License-Identifier: MIT */
/*
 * URLs of files; see text/url.h.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text/url.h"

/* Returns the value of two hexadecimal digits, or -1 if they are not digits. */
static int
parse_hex_byte(const char *at)
{
	char digits[3] = {at[0], (char)(at[0] ? at[1] : '\0'), '\0'};

	if (!isxdigit((unsigned char)digits[0]) || !isxdigit((unsigned char)digits[1]))
		return -1;
	return (int)strtol(digits, NULL, 16);
}

char *
url_file(char *url)
{
	char *to, *from;

	if (strncmp(url, "file:", 5) != 0)
		return NULL;
	url += 5;
	if (!strncmp(url, "//", 2))
		url += 2 + strcspn(url + 2, "/");
	if (*url != '/')
		return NULL;
	url[strcspn(url, "?#")] = '\0';
	for (to = from = url; *from; to++) {
		int c = *from == '%' ? parse_hex_byte(from + 1) : -1;

		*to = (char)(c < 0 ? *from : c);
		from += c < 0 ? 1 : 3;
	}
	*to = '\0';
	return url;
}

int
url_is_remote(const char *text)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]) || (n && text[n] && strchr("+-.", text[n])))
		n++;
	return n > 1 && !strncmp(text + n, "://", 3) && strncasecmp(text, "file:", 5) != 0;
}
