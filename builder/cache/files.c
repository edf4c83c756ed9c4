/* SPDX-License-Identifier: MIT */
/*
 * A set of files in the cache; see cache/files.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* renameat() */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache/cache.h"
#include "cache/entry.h"
#include "cache/manifest.h"
#include "core/endian.h"
#include "fs/io.h"
#include "fs/staging.h"

#define OPEN_USED (O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define OPEN_TREE (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* Opens what is in the open directory of a set. */
static int
open_set_parts(struct cache_files *set)
{
	if (cache_entry_load(set->top, MANIFEST_NAME, &set->manifest, MANIFEST_MAX) < 0 ||
	    manifest_read(set) < 0)
		return -1;
	set->tree = openat(set->top, MANIFEST_TREE, OPEN_TREE);
	if (set->tree < 0)
		return -1;
	set->used = openat(set->top, MANIFEST_USED, O_RDWR | OPEN_USED);
	if (set->used < 0 && errno == EROFS) /* a use is not recorded: no link can be made either */
		set->used = openat(set->top, MANIFEST_USED, O_RDONLY | OPEN_USED);
	return set->used < 0 ? -1 : 0;
}

int
cache_files_open(struct cache_files *set, int dir, const char *name)
{
	*set = (struct cache_files){.dir = dir, .top = -1, .tree = -1, .used = -1};
	if (strlen(name) >= sizeof(set->name)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(set->name, name, strlen(name) + 1);
	set->top = cache_open_dir(dir, name);
	if (set->top < 0)
		return -1;
	if (open_set_parts(set) == 0)
		return 0;
	if (errno == ENOENT)
		errno = EBADMSG;
	return -1;
}

static int
is_later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

/* Returns 1 if a file is as the manifest has it, and as the last use left it; else 0. */
static int
is_as_left(const struct cache_files *set, const struct cache_file *file, const struct stat *st,
	   const struct timespec *last_use)
{
	if (st->st_mode != file->mode || st->st_ino != file->inode ||
	    (uint64_t)st->st_size != file->size || st->st_uid != set->uid ||
	    st->st_gid != set->gid || st->st_mtim.tv_sec != file->seconds ||
	    st->st_mtim.tv_nsec != (long)file->nanoseconds)
		return 0;
	return !is_later(&st->st_ctim, last_use) || st->st_nlink != file->links;
}

/* Reads the numbers of names after the last use. Returns 0 with its time, or -1 with errno. */
static int
read_used(struct cache_files *set, struct timespec *last_use)
{
	size_t n = set->count * 4;
	unsigned char *bytes;
	struct stat st;
	int status;

	if (fstat(set->used, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != n) {
		errno = ESTALE;
		return -1;
	}
	*last_use = st.st_mtim;
	bytes = malloc(n + 1);
	status = bytes ? io_read_at(set->used, bytes, n, 0) : -1;
	for (size_t i = 0; status == 0 && i < set->count; i++)
		set->list[i].links = le_get32(bytes + i * 4);
	free(bytes);
	return status;
}

int
cache_files_check(struct cache_files *set)
{
	struct timespec last_use;

	if (read_used(set, &last_use) < 0)
		return -1;
	for (size_t i = 0; i < set->count; i++) {
		struct cache_file *file = &set->list[i];
		struct stat st;

		if (fstatat(set->tree, file->name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
			if (errno == ENOENT)
				errno = ESTALE;
			return -1;
		}
		if (!is_as_left(set, file, &st, &last_use)) {
			errno = ESTALE;
			return -1;
		}
		file->links = (uint32_t)st.st_nlink;
	}
	return 0;
}

void
cache_files_used(struct cache_files *set)
{
	size_t n = set->count * 4;
	unsigned char *bytes = malloc(n + 1);

	for (size_t i = 0; bytes && i < set->count; i++)
		le_put32(bytes + i * 4, set->list[i].links);
	/* One that is written in part counts as changed at the next use: the set is made anew. */
	if (bytes && pwrite(set->used, bytes, n, 0) < 0)
		errno = 0;
	free(bytes);
}

void
cache_files_remove(int dir, const char *name)
{
	struct staging staging;

	/* It disappears by one rename. Who is using it finds files missing, and does without. */
	if (staging_make(&staging, dir) < 0)
		return;
	if (renameat(dir, name, staging.top, STAGING_SPARE) < 0)
		errno = 0;
	staging_remove(&staging);
}

void
cache_files_close(struct cache_files *set)
{
	io_close(set->top);
	io_close(set->tree);
	io_close(set->used);
	free(set->dirs);
	free(set->list);
	buf_free(&set->manifest);
	*set = (struct cache_files){.dir = -1, .top = -1, .tree = -1, .used = -1};
}
