/* SPDX-License-Identifier: MIT */
/*
 * Kinds of things in the cache; see cache/kind.h.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cache/kind.h"

/* A version goes up when an older movenv could misread what a newer one writes, or the reverse. */
static const struct {
	const char *title;
	int version;
} kinds[CACHE_KINDS] = {
	[CACHE_INTERPRETERS] = {"interpreters", 1},
	[CACHE_WHEELS] = {"wheels", 1},
	[CACHE_STANDALONE] = {"standalone", 1},
};

void
cache_kind_name(enum cache_kind kind, char name[CACHE_KIND_NAME])
{
	(void)snprintf(name, CACHE_KIND_NAME, "%s-v%d", kinds[kind].title, kinds[kind].version);
}

const char *
cache_kind_title(enum cache_kind kind)
{
	return kinds[kind].title;
}

int
cache_kind_version(enum cache_kind kind)
{
	return kinds[kind].version;
}

int
cache_kind_of_name(const char *name, int *version)
{
	for (int i = 0; i < CACHE_KINDS; i++) {
		size_t n = strlen(kinds[i].title);
		char *end;
		long number;

		if (strncmp(name, kinds[i].title, n) != 0 || strncmp(name + n, "-v", 2) != 0 ||
		    !isdigit((unsigned char)name[n + 2]))
			continue;
		number = strtol(name + n + 2, &end, 10);
		if (*end || number > 9999)
			return -1;
		*version = (int)number;
		return i;
	}
	return -1;
}
