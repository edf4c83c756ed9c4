/* SPDX-License-Identifier: MIT */
/*
 * The names in a directory; see fs/dirlist.h.
 */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fs/dirlist.h"
#include "fs/io.h"

static int
is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

/* Where a record of getdents64(2) has its length and its name. */
#define RECORD_LEN 16
#define RECORD_NAME 19
#define RECORDS_CAP 8192 /* bytes read at once */

/* Appends the names in n bytes of records, up to `max` bytes in all. Returns 1 then; 0, or -1. */
static int
append_records(const char *records, size_t n, int dir, struct buf *names, size_t max,
	       int (*wanted)(int dir, const char *name))
{
	while (n > 0) {
		const char *name = records + RECORD_NAME;
		unsigned short len;

		if (names->len >= max)
			return 1;
		memcpy(&len, records + RECORD_LEN, sizeof(len));
		if (!is_dots(name) && (!wanted || wanted(dir, name)) &&
		    buf_add(names, name, strlen(name) + 1) < 0)
			return -1;
		records += len;
		n -= len;
	}
	return names->len >= max;
}

/*
 * Appends names until they have `max` bytes. Returns 1 then, 0 at the end, -1 with errno. readdir
 * would take five more calls for a directory, and its names are not needed one by one.
 */
static int
read_names(int dir, struct buf *names, size_t max, int (*wanted)(int dir, const char *name))
{
	char records[RECORDS_CAP];
	int fd = openat(dir, ".",
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
				O_CLOEXEC); /* of its own, so that dir keeps its place */
	long n = 1;
	int status = fd < 0 ? -1 : 0;

	while (status == 0 && (n = syscall(SYS_getdents64, fd, records, sizeof(records))) > 0)
		status = append_records(records, (size_t)n, dir, names, max, wanted);
	io_close(fd);
	return n < 0 ? -1 : status;
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
