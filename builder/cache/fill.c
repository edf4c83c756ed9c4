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
#include "core/interrupt.h"
#include "fs/abandoned.h"
#include "fs/dirlist.h"
#include "fs/io.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* What was found in the tree: names as offsets in one buffer, since it moves as it grows. */
struct scan {
	struct buf names, files, dirs; /* files: struct found_file; dirs: size_t */
	struct timespec times[2];
	struct path at;
	struct cache_files *set;
	int only_needed;
};

struct found_file {
	size_t name;
	uint64_t inode, size;
	uint32_t mode;
};

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

static int
add_found_name(struct scan *scan, size_t *name)
{
	*name = scan->names.len;
	return buf_add(&scan->names, scan->at.buf, scan->at.len + 1);
}

static int scan_directory(struct scan *scan, int dir);

static int
scan_subdirectory(struct scan *scan, int dir, const char *name)
{
	size_t at, files = scan->files.len, dirs = scan->dirs.len;
	int fd = openat(dir, name, OPEN_DIR), status;

	if (fd < 0 || add_found_name(scan, &at) < 0 || buf_add(&scan->dirs, &at, sizeof(at)) < 0) {
		io_close(fd);
		return -1;
	}
	status = scan_directory(scan, fd);
	io_close(fd);
	if (status == 0 && scan->only_needed &&
	    (scan->files.len == files || scan->dirs.len > dirs + sizeof(at))) {
		/* Other directories below are listed: this one is needed only for its own files. */
		memmove(scan->dirs.data + dirs, scan->dirs.data + dirs + sizeof(at),
			scan->dirs.len - dirs - sizeof(at));
		scan->dirs.len -= sizeof(at);
	}
	return status;
}

static int
scan_file(struct scan *scan, int dir, const char *name, const struct stat *st)
{
	struct found_file file = {.inode = st->st_ino, .size = (uint64_t)st->st_size};

	file.mode = st->st_mode;
	if (!S_ISREG(st->st_mode)) {
		errno = EINVAL;
		return -1;
	}
	scan->set->uid = st->st_uid;
	scan->set->gid = st->st_gid;
	if (utimensat(dir, name, scan->times, AT_SYMLINK_NOFOLLOW) < 0 ||
	    add_found_name(scan, &file.name) < 0)
		return -1;
	return buf_add(&scan->files, &file, sizeof(file));
}

static int
scan_directory(struct scan *scan, int dir)
{
	struct buf names = {0};
	size_t mark = scan->at.len;
	int status = dirlist_read(dir, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));) {
		struct stat st;

		status = interrupt_check() < 0 || path_push(&scan->at, name) < 0
				 ? -1
				 : fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW);
		if (status == 0)
			status = S_ISDIR(st.st_mode) ? scan_subdirectory(scan, dir, name)
						     : scan_file(scan, dir, name, &st);
		path_cut(&scan->at, mark);
	}
	buf_free(&names);
	return status;
}

/* Turns what was found into the lists of the set, which borrow the names. */
static int
take_found(struct cache_files *set, const struct scan *scan)
{
	const char *names = buf_str(&scan->names);

	set->count = scan->files.len / sizeof(struct found_file);
	set->dir_count = scan->dirs.len / sizeof(size_t);
	set->list = calloc(set->count + 1, sizeof(*set->list));
	set->dirs = calloc(set->dir_count + 1, sizeof(*set->dirs));
	if (!set->list || !set->dirs)
		return -1;
	for (size_t i = 0; i < set->count; i++) {
		struct found_file file;

		memcpy(&file, scan->files.data + i * sizeof(file), sizeof(file));
		set->list[i] = (struct cache_file){.name = names + file.name,
						   .inode = file.inode,
						   .size = file.size,
						   .mode = file.mode,
						   .links = 1};
	}
	for (size_t i = 0; i < set->dir_count; i++) {
		size_t at;

		memcpy(&at, scan->dirs.data + i * sizeof(at), sizeof(at));
		set->dirs[i] = names + at;
	}
	return 0;
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

static int
describe_tree(struct cache_fill *fill)
{
	struct scan scan = {.set = &fill->set, .only_needed = fill->only_needed};
	int status;

	fill->set.time = (int64_t)time(NULL) & ~1;
	scan.times[0].tv_sec = scan.times[1].tv_sec = (time_t)fill->set.time;
	status = scan_directory(&scan, fill->tree);
	if (status == 0)
		status = take_found(&fill->set, &scan);
	if (status == 0)
		status = write_manifest(fill);
	buf_free(&scan.names);
	buf_free(&scan.files);
	buf_free(&scan.dirs);
	return status;
}

int
cache_fill_commit(struct cache_fill *fill, const char *name)
{
	if (describe_tree(fill) < 0)
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
	if (fill->staging.top >= 0)
		staging_remove(&fill->staging);
	errno = saved;
}
