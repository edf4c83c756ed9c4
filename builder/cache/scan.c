/* SPDX-License-Identifier: MIT */
/*
 * The files of a directory; see cache/scan.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cache/scan.h"
#include "common/path.h"
#include "core/interrupt.h"
#include "fs/dirlist.h"
#include "fs/io.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* What was found: names as offsets in the memory of the set, since it moves as it grows. */
struct scan {
	struct buf files, dirs; /* files: struct found_file; dirs: size_t */
	struct path at;
	struct cache_files *set;
	const struct scan_how *how;
};

struct found_file {
	size_t name;
	struct cache_file file;
};

static int
add_found_name(struct scan *scan, size_t *name)
{
	*name = scan->set->manifest.len;
	return buf_add(&scan->set->manifest, scan->at.buf, scan->at.len + 1);
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
	if (status == 0 && scan->how->only_needed &&
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
	const struct timespec *time = scan->how->time ? scan->how->time : &st->st_mtim;
	struct found_file found = {.file = {.inode = st->st_ino,
					    .size = (uint64_t)st->st_size,
					    .mode = st->st_mode,
					    .links = (uint32_t)st->st_nlink,
					    .seconds = time->tv_sec,
					    .nanoseconds = (uint32_t)time->tv_nsec,
					    .own_links = 1}};

	if (!S_ISREG(st->st_mode)) {
		errno = EINVAL;
		return -1;
	}
	scan->set->uid = st->st_uid;
	scan->set->gid = st->st_gid;
	if (scan->how->time &&
	    utimensat(dir, name, (struct timespec[]){*time, *time}, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (add_found_name(scan, &found.name) < 0)
		return -1;
	return buf_add(&scan->files, &found, sizeof(found));
}

static int
scan_directory(struct scan *scan, int dir)
{
	struct buf names = {0};
	size_t mark = scan->at.len;
	int status = dirlist_read(dir, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));) {
		struct stat st;

		if (mark == 0 && scan->how->is_wanted && !scan->how->is_wanted(name))
			continue;
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

static int
compare_cached_inodes(const void *a, const void *b)
{
	uint64_t first = (*(struct cache_file *const *)a)->inode;
	uint64_t second = (*(struct cache_file *const *)b)->inode;

	return first < second ? -1 : first > second;
}

/* Counts the names of each file in the set. */
static int
count_own_links(struct cache_files *set)
{
	struct cache_file **sorted = malloc((set->count + 1) * sizeof(struct cache_file *));

	if (!sorted)
		return -1;
	for (size_t i = 0; i < set->count; i++)
		sorted[i] = &set->list[i];
	qsort(sorted, set->count, sizeof(struct cache_file *), compare_cached_inodes);
	for (size_t i = 0, n; i < set->count; i += n) {
		for (n = 1; i + n < set->count && sorted[i + n]->inode == sorted[i]->inode; n++)
			;
		for (size_t k = i; k < i + n; k++)
			sorted[k]->own_links = (uint32_t)n;
	}
	free(sorted);
	return 0;
}

/* Turns what was found into the lists of the set. */
static int
take_found(struct cache_files *set, const struct scan *scan)
{
	const char *names = buf_str(&set->manifest);
	int is_shared = 0;

	set->count = scan->files.len / sizeof(struct found_file);
	set->dir_count = scan->dirs.len / sizeof(size_t);
	set->list = calloc(set->count + 1, sizeof(*set->list));
	set->dirs = calloc(set->dir_count + 1, sizeof(*set->dirs));
	if (!set->list || !set->dirs)
		return -1;
	for (size_t i = 0; i < set->count; i++) {
		struct found_file found;

		memcpy(&found, scan->files.data + i * sizeof(found), sizeof(found));
		set->list[i] = found.file;
		set->list[i].name = names + found.name;
		is_shared |= found.file.links > 1;
	}
	for (size_t i = 0; i < set->dir_count; i++) {
		size_t at;

		memcpy(&at, scan->dirs.data + i * sizeof(at), sizeof(at));
		set->dirs[i] = names + at;
	}
	return is_shared ? count_own_links(set) : 0;
}

int
scan_tree(struct cache_files *set, int dir, const struct scan_how *how)
{
	struct scan scan = {.set = set, .how = how};
	int status = scan_directory(&scan, dir);

	if (status == 0)
		status = take_found(set, &scan);
	buf_free(&scan.files);
	buf_free(&scan.dirs);
	return status;
}
