/* SPDX-License-Identifier: MIT */
/*
 * Extracting members; see archive/extract.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/extract.h"
#include "fs/beneath.h"
#include "fs/copy.h"
#include "fs/io.h"
#include "fs/safe_name.h"
#include "fs/tree.h"

void
extract_open(struct extract *extract, int root, uint64_t *left)
{
	extract->root = root;
	extract->left = left;
	extract->dir = -1;
	extract->name = (struct path){0};
}

void
extract_close(struct extract *extract)
{
	io_close(extract->dir);
	extract->dir = -1;
}

/* Makes a directory in one that is there. Returns its descriptor, or -1 with errno. */
static int
extract_make_dir(int root, const struct path *name)
{
	const char *base;
	int above = beneath_above(root, name->buf, &base);
	int fd = above < 0 || mkdirat(above, base, 0777) < 0
			 ? -1
			 : openat(above, base, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	io_close(above);
	return fd;
}

/*
 * Opens a directory; missing ones on the way are made. Most are there, or only the last one is not:
 * that takes one call, or four, and not two for each part of the name.
 */
static int
extract_open_dir(int root, const struct path *name)
{
	int fd = beneath_open_dir(root, name->buf);

	if (fd < 0 && errno == ENOENT)
		fd = extract_make_dir(root, name);
	return fd < 0 ? tree_open(root, name->buf) : fd;
}

/* Opens a directory by the first n bytes of a name, unless it is the last one. */
static int
extract_enter(struct extract *extract, const char *name, size_t n)
{
	int is_deep = safe_name_is_deep(name, n);

	if (extract->dir >= 0 && extract->name.len == n && !memcmp(extract->name.buf, name, n))
		return 0;
	extract_close(extract);
	if (is_deep)
		errno = ENAMETOOLONG;
	if (is_deep || path_set(&extract->name, name, n) < 0)
		return -1;
	extract->dir = extract_open_dir(extract->root, &extract->name);
	return extract->dir < 0 ? -1 : 0;
}

/* Opens the directory of a name. Returns the last part of the name, or NULL. */
static const char *
extract_enter_above(struct extract *extract, const char *name)
{
	const char *base = path_base(name);

	return extract_enter(extract, name, base > name ? (size_t)(base - name) - 1 : 0) < 0 ? NULL
											     : base;
}

int
extract_dir(struct extract *extract, const char *name)
{
	int status = extract_enter(extract, name, strlen(name));

	if (status < 0 && errno == ENOTDIR)
		errno = EEXIST;
	return status;
}

int
extract_file(struct extract *extract, const char *name, unsigned mode)
{
	const char *base = extract_enter_above(extract, name);

	return base ? openat(extract->dir, base,
			     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			     (mode & 0777) | S_IRUSR)
		    : -1;
}

int
extract_end(int fd, int64_t time)
{
	/* Both: exfat-fuse ignores a modification time alone. */
	struct timespec times[2] = {{.tv_sec = time}, {.tv_sec = time}};
	int status = futimens(fd, times);
	int saved = errno;

	if (close(fd) < 0)
		return -1;
	errno = saved;
	return status;
}

int
extract_copy(struct extract *extract, int from, const char *base)
{
	struct stat st;

	if (fstat(from, &st) < 0)
		return -1;
	errno = S_ISREG(st.st_mode) ? E2BIG : EINVAL;
	if (errno == EINVAL || (uint64_t)st.st_size > *extract->left)
		return -1;
	*extract->left -= (uint64_t)st.st_size;
	return copy_open(from, &st, extract->dir, base);
}

int
extract_hard_link(struct extract *extract, const char *name, const char *target)
{
	const char *base = extract_enter_above(extract, name), *old;
	int above = base ? beneath_above(extract->root, target, &old) : -1;
	int status = -1, from = -1;
	struct stat st;

	if (above < 0)
		return -1;
	if (fstatat(above, old, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EINVAL;
		if (S_ISREG(st.st_mode))
			status = linkat(above, old, extract->dir, base, 0);
		if (status < 0 && errno != EINVAL && errno != EEXIST)
			from = openat(above, old, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	}
	if (from >= 0)
		status = extract_copy(extract, from, base);
	io_close(from);
	io_close(above);
	return status;
}

int
extract_link(struct extract *extract, const char *name, const char *target)
{
	const char *base = extract_enter_above(extract, name);

	return base ? symlinkat(target, extract->dir, base) : -1;
}
