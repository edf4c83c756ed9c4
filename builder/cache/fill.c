/* SPDX-License-Identifier: MIT */
/*
 * Making a set of files in the cache; see cache/fill.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* renameat() */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cache/files.h"
#include "cache/fill.h"
#include "cache/manifest.h"
#include "cache/scan.h"
#include "fs/abandoned.h"
#include "fs/io.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

int
cache_fill_open(struct cache_fill *fill, int dir)
{
	*fill = (struct cache_fill){.dir = dir, .top = -1, .tree = -1};
	fill->staging = (struct staging){.dir = dir, .top = -1, .lock = -1};
	abandoned_sweep(dir);
	if (staging_make(&fill->staging, dir) < 0)
		return -1;
	fill->top = staging_add(&fill->staging, STAGING_NEW);
	/* The staging directory is its owner's alone; later the set must be so itself. */
	if (fill->top < 0 || fchmod(fill->top, 0700) < 0 ||
	    mkdirat(fill->top, MANIFEST_TREE, 0777) < 0)
		return -1;
	fill->tree = openat(fill->top, MANIFEST_TREE, OPEN_DIR);
	return fill->tree < 0 ? -1 : 0;
}

/* Writes the manifest, and after it the file whose time is that of the last use. */
static int
write_manifest(struct cache_fill *fill)
{
	struct buf bytes = {0};
	int status = manifest_write(&fill->set, &bytes);

	if (status == 0)
		status = io_create(fill->top, MANIFEST_NAME, bytes.data, bytes.len, 0600);
	buf_free(&bytes);
	if (status < 0)
		return -1;
	fill->set.used = openat(fill->top, MANIFEST_USED,
				O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fill->set.used < 0)
		return -1;
	cache_files_used(&fill->set);
	return 0;
}

int
cache_fill_describe(struct cache_fill *fill)
{
	struct timespec now = {time(NULL) & ~1, 0};
	struct scan_how how = {.only_needed = fill->only_needed};

	if (!fill->keep_times)
		how.time = &now;
	return scan_tree(&fill->set, fill->tree, &how);
}

int
cache_fill_commit(struct cache_fill *fill, const char *name)
{
	if (!fill->set.list && cache_fill_describe(fill) < 0)
		return -1;
	if (write_manifest(fill) < 0)
		return -1;
	if (renameat(fill->staging.top, STAGING_NEW, fill->dir, name) < 0 && errno != EEXIST &&
	    errno != ENOTEMPTY)
		return -1;
	return 0;
}

void
cache_fill_close(struct cache_fill *fill)
{
	int saved = errno;

	io_close(fill->tree);
	io_close(fill->top);
	io_close(fill->set.used);
	free(fill->set.list);
	free(fill->set.dirs);
	buf_free(&fill->set.manifest);
	if (fill->staging.top >= 0)
		staging_remove(&fill->staging);
	errno = saved;
}
