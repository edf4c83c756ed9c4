/* SPDX-License-Identifier: MIT */
/*
 * Times in archives; see archive/mtime.h. SOURCE_DATE_EPOCH: reproducible-builds.org/specs.
 */
#include <string.h>

#include "archive/mtime.h"

#define FIRST 315532800      /* 1980-01-01: the first day of FAT and of zip */
#define LAST (INT32_MAX - 1) /* even; the last that zip's UT field has */

int
mtime_read_latest(const char *text, int64_t *latest)
{
	*latest = LAST;
	if (!text || !*text)
		return 0;
	if (text[strspn(text, "0123456789")] != '\0')
		return -1;
	*latest = 0;
	for (; *text && *latest < LAST; text++)
		*latest = 10 * *latest + (*text - '0');
	if (*latest > LAST)
		*latest = LAST;
	return 0;
}

int64_t
mtime_of(int64_t time, int64_t latest)
{
	int64_t result = time < FIRST ? FIRST : time;

	return (result > latest ? latest : result) & ~(int64_t)1;
}
