/* SPDX-License-Identifier: MIT */
/*
 * Records of a pax header; see tar/pax_record.h.
 *
 * Format notes. A record is LENGTH, blank, KEY, '=', VALUE, newline; the length, in decimal, counts
 * all of the record, itself too. Keys may hold anything but '='.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tar/pax_record.h"

int
pax_record_next(char **at, size_t *n, struct pax_record *record)
{
	char *start = *at, *text, *equals;
	size_t len = 0;

	if (*n == 0)
		return 0;
	for (text = start; text < start + *n && *text >= '0' && *text <= '9' && len <= *n; text++)
		len = len * 10 + (size_t)(*text - '0');
	errno = EBADMSG;
	if (text == start || len > *n || text + 1 >= start + len || *text != ' ' ||
	    start[len - 1] != '\n')
		return -1;
	record->key = ++text;
	start[len - 1] = '\0';
	equals = memchr(text, '=', (size_t)(start + len - text));
	if (!equals || equals == text || memchr(text, '\0', (size_t)(equals - text)))
		return -1;
	*equals = '\0';
	record->value = equals + 1;
	record->len = (size_t)(start + len - 1 - record->value);
	*at += len;
	*n -= len;
	return 1;
}
