/* SPDX-License-Identifier: MIT */
/*
 * The cache; see cache/cache.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache/cache.h"
#include "cache/entry.h"
#include "cache/place.h"
#include "cache/tag.h"
#include "common/path.h"
#include "core/err.h"
#include "fs/io.h"
#include "fs/lock.h"

/* What this process has opened. */
static struct {
	int is_decided; /* whether there may be a cache … */
	int is_none;    /* … and there is none */
	struct path path;
	size_t floor;
	int top; /* its descriptor, or 0 */
	int kinds[CACHE_KINDS];
} cache;

int
cache_open_dir(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || (fstat(fd, &st) == 0 && cache_entry_is_own(&st)))
		return fd;
	close(fd);
	errno = EPERM;
	return -1;
}

int
cache_open_top(const char *path)
{
	return cache_open_dir(AT_FDCWD, path);
}

int
cache_open_alone(const char *path)
{
	for (;;) {
		int fd = cache_open_top(path);
		struct stat st;

		if (fd < 0)
			return -1;
		if (lock_wait(fd) < 0 || fstat(fd, &st) < 0) {
			io_close(fd);
			return -1;
		}
		if (st.st_nlink > 0)
			return fd;
		io_close(fd); /* who had the lock has removed it */
	}
}

/* No cache for the rest of this process. Returns -1. */
static int
give_up(const char *why)
{
	cache.is_none = 1;
	if (cache.path.len)
		verbose("no cache: '%s': %s", cache.path.buf, why);
	else
		verbose("no cache: %s", why);
	return -1;
}

const char *
cache_refusal(int error)
{
	switch (error) {
	case EPERM:
		return "it does not belong to this user alone";
	case ENOTDIR: /* of a symlink as well */
		return "it is not a directory";
	case EAGAIN:
		return "another movenv is removing it";
	case ENOTEMPTY:
		return "it is not a cache of movenv, and not empty";
	default:
		return strerror(error);
	}
}

static int
decide(void)
{
	cache.is_decided = 1;
	if (cache_place_is_off())
		return give_up("it is turned off");
	if (cache_place_find(&cache.path, &cache.floor) == 0)
		return 0;
	path_cut(&cache.path, 0);
	return give_up(errno == ENOENT ? "HOME is not an absolute path" : strerror(errno));
}

/*
 * Opens a component of the path, and makes it if it is missing. root makes none in a directory of
 * somebody else, who would not get rid of it: "sudo" often keeps HOME.
 */
static int
reach_dir(int dir, const char *name)
{
	int fd = openat(dir, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 || errno != ENOENT || fstat(dir, &st) < 0)
		return fd;
	if (geteuid() == 0 && st.st_uid != 0) {
		errno = EPERM;
		return -1;
	}
	if (mkdirat(dir, name, 0700) < 0 && errno != EEXIST)
		return -1;
	return openat(dir, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* Makes the cache directory, and all that is missing above it but for the first `floor` bytes. */
static int
make_cache_path(void)
{
	struct path start;
	const char *rest = cache.path.buf + cache.floor;
	char name[NAME_CAP];
	int dir, more;

	path_copy(&start, &cache.path);
	path_cut(&start, cache.floor);
	dir = open(cache.floor ? start.buf : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	while (dir >= 0 && (more = path_part(&rest, name)) != 0) {
		int next = more < 0 ? -1 : reach_dir(dir, name);

		io_close(dir);
		dir = next;
	}
	io_close(dir);
	return dir < 0 ? -1 : 0;
}

/* Opens the cache directory. Returns 0; -1 if it is missing and is not to be made, or unusable. */
static int
open_top(int make)
{
	if (cache.top)
		return 0;
	cache.top = cache_open_top(cache.path.buf);
	if (cache.top < 0 && errno == ENOENT) {
		cache.top = 0;
		if (!make)
			return -1;
		cache.top = make_cache_path();
		if (cache.top == 0)
			cache.top = cache_open_top(cache.path.buf);
	}
	if (cache.top >= 0)
		return 0;
	cache.top = 0;
	return give_up(cache_refusal(errno));
}

/* Runs that make something share the lock; the one that removes all has it alone. */
static int
make_kind(const char *name)
{
	int fd = -1;

	if (lock_share(cache.top) == 0) {
		errno = EAGAIN;
		return -1;
	}
	if ((cache_tag_is_in(cache.top) || cache_tag_write(cache.top) == 0) &&
	    (mkdirat(cache.top, name, 0700) == 0 || errno == EEXIST))
		fd = cache_open_dir(cache.top, name);
	lock_release(cache.top);
	return fd;
}

int
cache_open(enum cache_kind kind, int make)
{
	char name[CACHE_KIND_NAME];
	int fd;

	if (!cache.is_decided && decide() < 0)
		return -1;
	if (cache.is_none)
		return -1;
	if (cache.kinds[kind])
		return cache.kinds[kind];
	if (open_top(make) < 0)
		return -1;
	cache_kind_name(kind, name);
	fd = cache_open_dir(cache.top, name);
	if (fd < 0 && errno == ENOENT) {
		if (!make)
			return -1;
		fd = make_kind(name);
	}
	if (fd < 0)
		return give_up(cache_refusal(errno));
	cache.kinds[kind] = fd;
	return fd;
}
