/* SPDX-License-Identifier: MIT */
/*
 * How much of the disk a part of the cache takes; see cache/usage.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "cache/usage.h"
#include "core/interrupt.h"
#include "fs/dirlist.h"
#include "fs/io.h"

#define BLOCK 512 /* st_blocks, on every file system */

static int add_tree(struct cache_usage *usage, int dir, const char *name);

static int
add_entries(struct cache_usage *usage, int dir)
{
	struct buf names = {0};
	int status = dirlist_read(dir, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		status = interrupt_check() < 0 ? -1 : add_tree(usage, dir, name);
	buf_free(&names);
	return status;
}

static int
add_tree(struct cache_usage *usage, int dir, const char *name)
{
	struct stat st;
	uint64_t bytes;
	int fd, status;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -1;
	bytes = (uint64_t)st.st_blocks * BLOCK;
	usage->bytes += bytes;
	if (S_ISDIR(st.st_mode) || st.st_nlink == 1)
		usage->freed += bytes;
	if (!S_ISDIR(st.st_mode))
		return 0;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	status = add_entries(usage, fd);
	io_close(fd);
	return status;
}

int
cache_usage_add(struct cache_usage *usage, int dir, const char *name)
{
	usage->entries++;
	return add_tree(usage, dir, name);
}
