/* SPDX-License-Identifier: MIT */
/*
 * Directories that were seen; see python/seen_dirs.h.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "python/seen_dirs.h"

struct seen_dir {
	size_t name; /* offset in the names */
	dev_t dev;
	ino_t ino;
};

int
seen_dirs_note(struct seen_dirs *seen, const char *dir, off_t *size)
{
	struct seen_dir *list;
	struct stat st;

	for (size_t i = 0; i < seen->count; i++)
		if (!strcmp(seen->names.data + seen->list[i].name, dir))
			return 0;
	if (stat(dir, &st) < 0 || !S_ISDIR(st.st_mode))
		return 0;
	for (size_t i = 0; i < seen->count; i++)
		if (seen->list[i].dev == st.st_dev && seen->list[i].ino == st.st_ino)
			return 0;
	list = realloc(seen->list, (seen->count + 1) * sizeof(*list));
	if (!list)
		return -1;
	seen->list = list;
	list[seen->count] = (struct seen_dir){seen->names.len, st.st_dev, st.st_ino};
	if (buf_add(&seen->names, dir, strlen(dir) + 1) < 0)
		return -1;
	seen->count++;
	*size = st.st_size;
	return 1;
}

void
seen_dirs_release(struct seen_dirs *seen)
{
	buf_free(&seen->names);
	free(seen->list);
	*seen = (struct seen_dirs){0};
}
