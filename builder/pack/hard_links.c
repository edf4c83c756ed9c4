/* SPDX-License-Identifier: MIT */
/*
 * Hard links; see pack/hard_links.h. uv links every file to its cache, so that each file has a
 * second name, but outside the tree: noting costs 8 bytes a file, and few names are kept.
 */
#include <stdlib.h>
#include <string.h>

#include "core/list.h"
#include "pack/hard_links.h"

int
hard_links_note(struct hard_links *links, uint64_t inode)
{
	uint64_t *seen = list_grow(links->seen, links->seen_count, sizeof(*seen));

	if (!seen)
		return -1;
	links->seen = seen;
	links->seen[links->seen_count++] = inode;
	return 0;
}

static int
compare_inodes(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

int
hard_links_settle(struct hard_links *links)
{
	uint64_t *seen = links->seen;
	size_t n = links->seen_count, count = 0;

	if (n == 0)
		return 0;
	qsort(seen, n, sizeof(*seen), compare_inodes);
	for (size_t i = 1; i < n; i++)
		if (seen[i] == seen[i - 1] && (count == 0 || seen[count - 1] != seen[i]))
			seen[count++] = seen[i];
	links->list = calloc(count + 1, sizeof(*links->list));
	if (!links->list)
		return -1;
	for (links->count = 0; links->count < count; links->count++)
		links->list[links->count].inode = seen[links->count];
	free(seen);
	links->seen = NULL;
	links->seen_count = 0;
	return 0;
}

int
hard_links_name(struct hard_links *links, uint64_t inode, const char *name, const char **first)
{
	/* struct hard_link starts with its inode. */
	struct hard_link *link = links->count ? bsearch(&inode, links->list, links->count,
							sizeof(*links->list), compare_inodes)
					      : NULL;

	if (!link)
		return 0;
	if (link->name) {
		*first = links->names.data + link->name - 1;
		return 1;
	}
	link->name = links->names.len + 1;
	return buf_add(&links->names, name, strlen(name) + 1);
}

void
hard_links_release(struct hard_links *links)
{
	free(links->seen);
	free(links->list);
	buf_free(&links->names);
	*links = (struct hard_links){0};
}
