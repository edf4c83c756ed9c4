/* SPDX-License-Identifier: MIT */
/*
 * The names in a directory; see fs/dirlist.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "fs/dirlist.h"
#include "fs/dirread.h"
#include "fs/io.h"

/* Appends names until they have `max` bytes. Returns 1 then, 0 at the end, -1 with errno. */
static int
append_names(int fd, int dir, struct buf *names, size_t max,
	     int (*wanted)(int dir, const char *name))
{
	struct dirread_entry entry;
	struct dirread reader;

	dirread_open(&reader, fd);
	while (names->len < max) {
		int more = dirread_next(&reader, &entry);

		if (more <= 0)
			return more;
		if (wanted && !wanted(dir, entry.name))
			continue;
		if (buf_add(names, entry.name, strlen(entry.name) + 1) < 0)
			return -1;
	}
	return 1;
}

static int
read_names(int dir, struct buf *names, size_t max, int (*wanted)(int dir, const char *name))
{
	int fd = openat(dir, ".",
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
				O_CLOEXEC); /* of its own, so that dir keeps its place */
	int status = fd < 0 ? -1 : append_names(fd, dir, names, max, wanted);

	io_close(fd);
	return status;
}

int
dirlist_read_some(int dir, struct buf *names, int (*wanted)(int dir, const char *name))
{
	return read_names(dir, names, SIZE_MAX, wanted) < 0 ? -1 : 0;
}

int
dirlist_read(int dir, struct buf *names)
{
	return dirlist_read_some(dir, names, NULL);
}

int
dirlist_read_part(int dir, struct buf *names, size_t max)
{
	return read_names(dir, names, max, NULL);
}

const char *
dirlist_next(const struct buf *names, const char *name)
{
	name = name ? name + strlen(name) + 1 : names->data;
	return name && name < names->data + names->len ? name : NULL;
}

int
name_starts(const char *name, const char *start)
{
	return !strncmp(name, start, strlen(start));
}

int
name_ends(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n >= m && !strcmp(name + n - m, end);
}

int
name_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}
