/* SPDX-License-Identifier: MIT */
/*
 * How much of the disk a part of the cache takes; see cache/usage.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cache/usage.h"
#include "core/buf.h"
#include "core/interrupt.h"
#include "fs/dirlist.h"
#include "fs/io.h"

#define BLOCK 512 /* st_blocks, on every file system */

/* A file with several names. */
struct shared_file {
	uint64_t inode, bytes, names;
};

/* One entry of the cache. */
struct usage_count {
	struct cache_usage *usage;
	struct buf shared; /* struct shared_file, one for each name */
};

static int add_tree(struct usage_count *count, int dir, const char *name);

static int
add_entries(struct usage_count *count, int dir)
{
	struct buf names = {0};
	int status = dirlist_read(dir, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		status = interrupt_check() < 0 ? -1 : add_tree(count, dir, name);
	buf_free(&names);
	return status;
}

static int
add_tree(struct usage_count *count, int dir, const char *name)
{
	struct stat st;
	uint64_t bytes;
	int fd, status;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -1;
	bytes = (uint64_t)st.st_blocks * BLOCK;
	if (!S_ISDIR(st.st_mode) && st.st_nlink > 1) {
		const struct shared_file file = {st.st_ino, bytes, st.st_nlink};

		return buf_add(&count->shared, &file, sizeof(file));
	}
	count->usage->bytes += bytes;
	count->usage->freed += bytes;
	if (!S_ISDIR(st.st_mode))
		return 0;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	status = add_entries(count, fd);
	io_close(fd);
	return status;
}

static int
compare_shared(const void *a, const void *b)
{
	uint64_t first = ((const struct shared_file *)a)->inode;
	uint64_t second = ((const struct shared_file *)b)->inode;

	return first < second ? -1 : first > second;
}

/* Counts each file with several names once. It is freed if all of them are in the entry. */
static void
add_shared(struct usage_count *count)
{
	struct shared_file *list = (void *)count->shared.data;
	size_t n = count->shared.len / sizeof(*list), run;

	if (n)
		qsort(list, n, sizeof(*list), compare_shared);
	for (size_t i = 0; i < n; i += run) {
		for (run = 1; i + run < n && list[i + run].inode == list[i].inode; run++)
			;
		count->usage->bytes += list[i].bytes;
		count->usage->freed += run == list[i].names ? list[i].bytes : 0;
	}
}

int
cache_usage_add(struct cache_usage *usage, int dir, const char *name)
{
	struct usage_count count = {.usage = usage};
	int status = add_tree(&count, dir, name);

	usage->entries++;
	add_shared(&count);
	buf_free(&count.shared);
	return status;
}
