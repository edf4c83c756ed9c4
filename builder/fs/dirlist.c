/* SPDX-License-Identifier: MIT */
/*
 * The names in a directory; see fs/dirlist.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "fs/dirlist.h"

static int
is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

/* Appends names until they have `max` bytes. Returns 1 then, 0 at the end, -1 with errno. */
static int
append_names(DIR *stream, int dir, struct buf *names, size_t max,
	     int (*wanted)(int dir, const char *name))
{
	struct dirent *entry;

	while (names->len < max) {
		errno = 0;
		entry = readdir(stream);
		if (!entry)
			return errno ? -1 : 0;
		if (is_dots(entry->d_name) || (wanted && !wanted(dir, entry->d_name)))
			continue;
		if (buf_add(names, entry->d_name, strlen(entry->d_name) + 1) < 0)
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
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	int status, saved;

	if (!stream) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	status = append_names(stream, dir, names, max, wanted);
	saved = errno;
	closedir(stream);
	errno = saved;
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
