/* SPDX-License-Identifier: MIT */
/*
 * Files of several names; see pack/hard_links.h. uv links every file to its cache, so that each has
 * a second name, but outside: the first time through costs 8 bytes a file, and names are kept of
 * few.
 */
#include <stdlib.h>
#include <string.h>

#include "pack/hard_links.h"

int
hard_links_note(struct hard_links *twins, uint64_t inode)
{
	size_t n = twins->seen_count;

	/* Room is made at each power of two. */
	if ((n & (n - 1)) == 0) {
		uint64_t *seen = realloc(twins->seen, (n ? 2 * n : 1) * sizeof(*seen));

		if (!seen)
			return -1;
		twins->seen = seen;
	}
	twins->seen[twins->seen_count++] = inode;
	return 0;
}

static int
by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

int
hard_links_settle(struct hard_links *twins)
{
	uint64_t *seen = twins->seen;
	size_t n = twins->seen_count, count = 0;

	if (n == 0)
		return 0;
	qsort(seen, n, sizeof(*seen), by_number);
	for (size_t i = 1; i < n; i++)
		if (seen[i] == seen[i - 1] && (count == 0 || seen[count - 1] != seen[i]))
			seen[count++] = seen[i];
	twins->list = calloc(count + 1, sizeof(*twins->list));
	if (!twins->list)
		return -1;
	for (twins->count = 0; twins->count < count; twins->count++)
		twins->list[twins->count].inode = seen[twins->count];
	free(seen);
	twins->seen = NULL;
	twins->seen_count = 0;
	return 0;
}

int
hard_links_name(struct hard_links *twins, uint64_t inode, const char *name, const char **first)
{
	/* An inode is the first member of a twin. */
	struct hard_link *twin = twins->count ? bsearch(&inode, twins->list, twins->count,
							sizeof(*twins->list), by_number)
					      : NULL;

	if (!twin)
		return 0;
	if (twin->name) {
		*first = twins->names.data + twin->name - 1;
		return 1;
	}
	twin->name = twins->names.len + 1;
	return buf_add(&twins->names, name, strlen(name) + 1);
}

void
hard_links_release(struct hard_links *twins)
{
	free(twins->seen);
	free(twins->list);
	buf_free(&twins->names);
	*twins = (struct hard_links){0};
}
