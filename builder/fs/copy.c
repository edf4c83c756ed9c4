/* SPDX-License-Identifier: MIT */
/*
 * Copies; see fs/copy.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/interrupt.h"
#include "fs/copy.h"
#include "fs/io.h"

#define DEPTH_MAX 64
#define AT_ONCE (4 << 20) /* bytes that the kernel copies before a signal counts */

static struct progress *shown;

void
copy_show(struct progress *progress)
{
	shown = progress;
}

static void
add_copied(size_t n)
{
	if (shown)
		progress_add(shown, n);
}

/* The kernel copies if it can (a clone on btrfs and XFS), else a buffer does. */
static int
copy_bytes(int from, int to)
{
	char block[65536];
	ssize_t n;
	int any = 0;

	while ((n = interrupt_check() < 0
			    ? -1
			    : copy_file_range(from, NULL, to, NULL, AT_ONCE, 0)) > 0) {
		any = 1;
		add_copied((size_t)n);
	}
	if (n == 0 && any)
		return 0;
	if (any && n < 0)
		return -1;
	while ((n = interrupt_check() < 0 ? -1 : read(from, block, sizeof(block))) > 0) {
		if (io_write(to, block, (size_t)n) < 0)
			return -1;
		add_copied((size_t)n);
	}
	return n < 0 ? -1 : 0;
}

int
copy_open(int from, const struct stat *st, int dir, const char *name)
{
	const struct timespec times[] = {st->st_mtim, st->st_mtim};
	int to = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
			st->st_mode & 0111 ? 0755 : 0644);
	int status = to < 0 ? -1 : copy_bytes(from, to);

	if (to < 0)
		return -1;
	if (status == 0)
		status = futimens(to, times);
	return io_finish(to, dir, name, status);
}

int
copy_file(const char *from, int dir, const char *name)
{
	int fd = open(from, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	int status;

	if (fd < 0)
		return -1;
	status = fstat(fd, &st);
	if (status == 0 && !S_ISREG(st.st_mode)) {
		errno = EINVAL;
		status = -1;
	}
	if (status == 0)
		status = copy_open(fd, &st, dir, name);
	io_close(fd);
	return status;
}

int
copy_times_as(const char *from, int to, const char *name)
{
	struct stat st;

	return fstatat(AT_FDCWD, from, &st, 0) < 0
		       ? -1
		       : utimensat(to, name, (struct timespec[]){st.st_mtim, st.st_mtim}, 0);
}

int
copy_times(int from, int to, const char *name)
{
	struct stat st;

	return fstatat(from, name, &st, 0) < 0
		       ? -1
		       : utimensat(to, name, (struct timespec[]){st.st_mtim, st.st_mtim}, 0);
}

static int copy_new_directory(struct path *from, int dir, int (*wanted)(const char *, int),
			      int depth);

/* Copies a directory to a new one with this name. */
static int
copy_subdir(struct path *from, int dir, const char *name, int (*wanted)(const char *, int),
	    int depth)
{
	int fd, status;

	if (depth == DEPTH_MAX) {
		errno = ELOOP;
		return -1;
	}
	if (mkdirat(dir, name, 0777) < 0)
		return -1;
	fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -1;
	status = copy_new_directory(from, fd, wanted, depth);
	close(fd);
	return status;
}

/* Copies one entry, whose path is `from`. */
static int
copy_entry(struct path *from, int dir, const char *name, int (*wanted)(const char *, int),
	   int depth)
{
	struct stat st;

	if (stat(from->buf, &st) < 0)
		return errno == ENOENT ? 0 : -1;
	if (S_ISREG(st.st_mode))
		return copy_file(from->buf, dir, name);
	return S_ISDIR(st.st_mode) ? copy_subdir(from, dir, name, wanted, depth + 1) : 0;
}

static int
copy_new_directory(struct path *from, int dir, int (*wanted)(const char *, int), int depth)
{
	DIR *stream = opendir(from->buf);
	struct dirent *entry;
	size_t mark = from->len;
	int status = stream ? 0 : -1;
	int saved;

	while (status == 0 && (errno = 0, entry = readdir(stream))) {
		const char *name = entry->d_name;

		if (!strcmp(name, ".") || !strcmp(name, "..") || (wanted && !wanted(name, depth)))
			continue;
		status = interrupt_check() < 0 ? -1 : path_push(from, name);
		if (status == 0)
			status = copy_entry(from, dir, name, wanted, depth);
		if (status == 0)
			path_cut(from, mark);
	}
	if (status == 0 && errno)
		status = -1;
	saved = errno;
	if (stream)
		closedir(stream);
	errno = saved;
	return status;
}

int
copy_tree(struct path *from, int dir, int (*wanted)(const char *name, int depth))
{
	return copy_new_directory(from, dir, wanted, 0);
}

static uint64_t
size_below(struct path *at, int (*wanted)(const char *, int), int depth)
{
	DIR *stream = depth <= DEPTH_MAX ? opendir(at->buf) : NULL;
	struct dirent *entry;
	size_t mark = at->len;
	uint64_t size = 0;
	struct stat st;

	while (stream && !interrupt_pending() && (entry = readdir(stream))) {
		const char *name = entry->d_name;

		if (!strcmp(name, ".") || !strcmp(name, "..") || (wanted && !wanted(name, depth)) ||
		    path_push(at, name) < 0)
			continue;
		if (stat(at->buf, &st) < 0)
			st.st_mode = 0;
		if (S_ISREG(st.st_mode))
			size += (uint64_t)st.st_size;
		else if (S_ISDIR(st.st_mode))
			size += size_below(at, wanted, depth + 1);
		path_cut(at, mark);
	}
	if (stream)
		closedir(stream);
	return size;
}

uint64_t
copy_tree_size(const struct path *from, int (*wanted)(const char *name, int depth))
{
	struct path at;

	path_copy(&at, from);
	return size_below(&at, wanted, 0);
}
