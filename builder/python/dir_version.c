/* SPDX-License-Identifier: MIT */
/*
 * The version of a directory; see python/dir_version.h.
 */
#include <ctype.h>
#include <string.h>

#include "python/dir_version.h"

#define NAMES 3 /* the last ones of the path that count */

/* Returns 1 if a version starts at the digit before `at`: not in "23.1" or "7.3.11". */
static int
starts_version(const char *dir, const char *at)
{
	return *at == '.' && isdigit((unsigned char)at[1]) && strchr("23", at[-1]) &&
	       !(at - 1 > dir && (isdigit((unsigned char)at[-2]) || at[-2] == '.'));
}

int
dir_version_read(const char *dir, int *major, int *minor)
{
	const char *end = dir + strlen(dir), *start = end;

	for (int names = 0; start > dir && names < NAMES;)
		names += *--start == '/';
	for (const char *at = start + 1; start < end && at < end; at++)
		if (starts_version(dir, at)) {
			*major = at[-1] - '0';
			*minor = 0;
			while (isdigit((unsigned char)*++at) && *minor < 1000)
				*minor = *minor * 10 + (*at - '0');
			return 1;
		}
	return 0;
}
