/* SPDX-License-Identifier: MIT */
/*
 * Files below a directory; see fs/beneath.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/path.h"
#include "fs/beneath.h"
#include "fs/io.h"
#include "fs/openat2.h"

#define OPEN_ABOVE (O_PATH | O_DIRECTORY | O_CLOEXEC)
#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#define OPEN_FILE (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* Opens one component, which is not followed if it is a symlink. */
static int
open_part(int dir, const char *part, int flags)
{
	int fd = openat(dir, part, flags | O_NOFOLLOW);

	if (fd < 0 && errno == ENOTDIR)
		errno = readlinkat(dir, part, (char[1]){0}, 1) < 0 ? ENOTDIR : ELOOP;
	return fd;
}

/* Component by component, for kernels before 5.6 and sandboxes without openat2. */
static int
open_parts(int dir, const char *name, int flags)
{
	int fd = openat(dir, ".", OPEN_ABOVE);

	while (fd >= 0) {
		size_t n = strcspn(name, "/"), slashes = strspn(name + n, "/");
		char part[NAME_CAP];
		int next = -1;

		if (n >= sizeof(part)) {
			errno = ENAMETOOLONG;
		} else if (n == 2 && !memcmp(name, "..", 2)) {
			errno = EXDEV;
		} else {
			memcpy(part, n ? name : ".", n ? n : 1);
			part[n ? n : 1] = '\0';
			next = open_part(fd, part, slashes ? OPEN_ABOVE : flags);
		}
		io_close(fd);
		if (!slashes || next < 0)
			return next;
		fd = next;
		name += n + slashes;
	}
	return -1;
}

static int
open_beneath(int dir, const char *name, int flags, unsigned resolve)
{
	int fd;

	if (!*name)
		name = ".";
	fd = openat2_open(dir, name, flags, OPENAT2_BENEATH | resolve);
	return fd < 0 && openat2_is_missing(errno) ? open_parts(dir, name, flags) : fd;
}

int
beneath_open(int dir, const char *name)
{
	return open_beneath(dir, name, OPEN_FILE, 0);
}

int
beneath_open_linkless(int dir, const char *name)
{
	return open_beneath(dir, name, OPEN_FILE, OPENAT2_NO_SYMLINKS);
}

int
beneath_open_dir(int dir, const char *name)
{
	return open_beneath(dir, name, OPEN_DIR, OPENAT2_NO_SYMLINKS);
}

int
beneath_above(int dir, const char *name, const char **base)
{
	struct path above;

	*base = path_base(name);
	if (path_set(&above, name, (size_t)(*base - name)) < 0)
		return -1;
	return open_beneath(dir, above.buf, OPEN_ABOVE, OPENAT2_NO_SYMLINKS);
}

/* Looks up a name that may be a symlink's. */
static int
read_link_id(struct file_id *id, int dir, const char *name)
{
	const char *base;
	int above = beneath_above(dir, name, &base);
	int status = above < 0 ? -1 : file_id_read(id, above, base);

	io_close(above);
	return status;
}

int
beneath_open_known(int dir, const char *name, struct stat *st, struct file_id *id)
{
	struct file_id link = {0};
	int fd = beneath_open_linkless(dir, name);

	/* The link comes before its target: if it is another one now, the file is not replaced. */
	if (fd < 0 && errno == ELOOP && read_link_id(&link, dir, name) == 0)
		fd = beneath_open(dir, name);
	if (fd < 0)
		return -1;
	if (fstat(fd, st) == 0) {
		if (id)
			*id = link.exists ? link : file_id_of(st);
		return fd;
	}
	io_close(fd);
	return -1;
}

int
beneath_slurp(int dir, const char *name, struct buf *out, size_t max, struct file_id *id)
{
	struct file_id known;
	struct stat st;
	int fd = beneath_open_known(dir, name, &st, &known);
	int status = fd < 0 ? -1 : io_slurp_known(fd, &st, out, max);

	if (status == 0 && id)
		*id = known;
	io_close(fd);
	return status;
}

int
beneath_is_missing(int error)
{
	return error == ENOENT || error == ENOTDIR;
}

int
beneath_is_none(int error)
{
	return beneath_is_missing(error) || error == ELOOP || error == EXDEV || error == EINVAL ||
	       error == ENXIO;
}
