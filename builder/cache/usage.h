/* SPDX-License-Identifier: MIT */
/*
 * How much of the disk a part of the cache takes.
 */
#ifndef MOVENV_CACHE_USAGE_H
#define MOVENV_CACHE_USAGE_H

#include <stdint.h>

struct cache_usage {
	uint64_t entries;
	uint64_t bytes; /* on the disk */
	uint64_t freed; /* bytes of files that have no other name: environments can have one */
};

/*
 * Adds a file, or a directory with all in it, as one entry. A file with several names in it counts
 * once. Symlinks are not followed. Returns 0; or -1 with errno. What vanishes meanwhile is not an
 * error.
 */
int cache_usage_add(struct cache_usage *usage, int dir, const char *name);

#endif
