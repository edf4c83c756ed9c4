/* SPDX-License-Identifier: MIT */
/*
 * Directory trees; see fs/tree.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/interrupt.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/openat2.h"
#include "fs/tree.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/*
 * Opens a directory unless something is mounted on it. The device number shows another file system,
 * but not a bind mount of the same one; openat2 refuses both. Kernels before 5.6 and seccomp
 * filters without that call allow only the first test.
 */
static int
open_unmounted(int dir, const char *name)
{
	int fd = openat2_open(dir, name, OPEN_DIR, OPENAT2_NO_XDEV);

	return fd < 0 && openat2_is_missing(errno) ? openat(dir, name, OPEN_DIR) : fd;
}

#define REMOVED_AT_ONCE (64u << 10) /* bytes of names */
#define PASSES 2                    /* a failure may pass */

static int remove_on(int dir, const char *name, dev_t device);

/* Removes what can be removed of the names. Returns how many; *error: that of the first failure. */
static size_t
remove_names(int dir, const struct buf *names, dev_t device, int *error)
{
	size_t removed = 0;

	for (const char *name = NULL; (name = dirlist_next(names, name));) {
		int status = interrupt_is_overdue() ? -1 : remove_on(dir, name, device);

		if (status == 0)
			removed++;
		else if (!*error)
			*error = errno;
		if (status < 0 && interrupt_is_overdue())
			return 0;
	}
	return removed;
}

/*
 * A directory may have very many entries: they are read and removed some at a time. What cannot be
 * removed is passed over, until a part has nothing else. Returns 0, or -1 with errno if anything
 * failed.
 */
static int
empty_on(int dir, dev_t device)
{
	struct buf names = {0};
	int more = 1, error = 0;

	while (more > 0) {
		names.len = 0;
		more = dirlist_read_part(dir, &names, REMOVED_AT_ONCE);
		if (more < 0 && !error)
			error = errno;
		if (remove_names(dir, &names, device, &error) == 0)
			break;
	}
	buf_free(&names);
	errno = error;
	return error ? -1 : 0;
}

static int
remove_dir_on(int dir, const char *name, dev_t device)
{
	int fd = open_unmounted(dir, name);
	struct stat st;
	int status;

	if (fd < 0)
		return -1;
	status = fstat(fd, &st);
	if (status == 0 && st.st_dev != device) {
		errno = EXDEV;
		status = -1;
	}
	if (status == 0 && (st.st_mode & S_IRWXU) != S_IRWXU)
		fchmod(fd, (st.st_mode & 07777) | S_IRWXU); /* its entries must be removable */
	if (status == 0)
		status = empty_on(fd, device);
	io_close(fd);
	return status < 0 ? -1 : unlinkat(dir, name, AT_REMOVEDIR);
}

static int
remove_on(int dir, const char *name, dev_t device)
{
	if (unlinkat(dir, name, 0) == 0)
		return 0;
	/* POSIX has EPERM for a directory, Linux EISDIR. */
	if (errno != EISDIR && errno != EPERM)
		return -1;
	return remove_dir_on(dir, name, device);
}

int
tree_remove(int dir, const char *name)
{
	struct stat st;

	for (int i = 0; i < PASSES; i++) {
		if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    remove_on(dir, name, st.st_dev) == 0)
			return 0;
		if (errno == ENOENT || interrupt_is_overdue())
			return -1;
	}
	return -1;
}

/* Opens a directory that is there, without following a symlink on the way. */
static int
open_whole(int dir, const char *name)
{
	int fd;

	if (!*name)
		return openat(dir, ".", OPEN_DIR);
	if (!strchr(name, '/'))
		return openat(dir, name, OPEN_DIR);
	fd = openat2_open(dir, name, OPEN_DIR, OPENAT2_BENEATH | OPENAT2_NO_SYMLINKS);
	if (fd < 0 && openat2_is_missing(errno))
		errno = ENOENT;
	return fd;
}

/* Makes a directory in dir, if it is missing, and opens it. */
static int
make_and_open(int dir, const char *name)
{
	return mkdirat(dir, name, 0777) < 0 && errno != EEXIST ? -1 : openat(dir, name, OPEN_DIR);
}

int
tree_open_new(int dir, const char *name)
{
	char part[NAME_CAP];
	int fd = -1, more = path_part(&name, part);

	if (more == 0)
		return openat(dir, ".", OPEN_DIR);
	for (int at = dir; more != 0; at = fd, more = path_part(&name, part)) {
		fd = more < 0 ? -1 : make_and_open(at, part);
		if (at != dir)
			io_close(at);
		if (fd < 0)
			break;
	}
	if (fd < 0 && errno == ELOOP)
		errno = ENOTDIR;
	return fd;
}

int
tree_make(int dir, const char *name)
{
	struct path above;
	const char *base = path_base(name);
	int at, status;

	if (base == name)
		return mkdirat(dir, name, 0777) < 0 && errno != EEXIST ? -1 : 0;
	if (path_set(&above, name, (size_t)(base - name)) < 0)
		return -1;
	at = tree_open_new(dir, above.buf);
	if (at < 0)
		return -1;
	status = mkdirat(at, base, 0777) < 0 && errno != EEXIST ? -1 : 0;
	io_close(at);
	return status;
}

int
tree_open(int dir, const char *name)
{
	int fd = open_whole(dir, name);

	if (fd < 0 && errno == ENOENT)
		return tree_open_new(dir, name);
	if (fd < 0 && errno == ELOOP)
		errno = ENOTDIR;
	return fd;
}

/* Moves the names before `end` back after a failure. errno survives. */
static void
move_back(int from, int to, const struct buf *names, const char *end)
{
	int saved = errno;

	for (const char *name = NULL; (name = dirlist_next(names, name)) && name != end;)
		renameat(from, name, to, name);
	errno = saved;
}

int
tree_move_all(int from, int to, int (*is_kept)(int dir, const char *name))
{
	struct buf names = {0};
	int status = dirlist_read(from, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));) {
		if (!is_kept || !is_kept(from, name))
			status = renameat(from, name, to, name);
		if (status < 0)
			move_back(to, from, &names, name);
	}
	buf_free(&names);
	return status;
}

int
tree_is_empty(int dir, const char *keep)
{
	struct buf names = {0};
	int status = dirlist_read(dir, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		if (!keep || strcmp(name, keep) != 0)
			status = 1;
	buf_free(&names);
	return status < 0 ? -1 : !status;
}

static int one_disk(int dir, dev_t device);

/* Looks at one entry: a file can be a mount point, too. */
static int
entry_is_one_disk(int dir, const char *name, dev_t device)
{
	struct stat st;
	int fd, status;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -1;
	if (st.st_dev != device) {
		errno = EXDEV;
		return -1;
	}
	if (!S_ISDIR(st.st_mode))
		return 0;
	fd = open_unmounted(dir, name);
	if (fd < 0) /* EACCES: it cannot be emptied either; ENOENT: another run has moved it */
		return errno == EACCES || errno == ENOENT ? 0 : -1;
	status = one_disk(fd, device);
	io_close(fd);
	return status;
}

static int
one_disk(int dir, dev_t device)
{
	struct buf names = {0};
	int status = dirlist_read(dir, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		status = interrupt_check() < 0 ? -1 : entry_is_one_disk(dir, name, device);
	buf_free(&names);
	return status;
}

int
tree_is_one_disk(int dir)
{
	struct stat st;

	return fstat(dir, &st) < 0 ? -1 : one_disk(dir, st.st_dev);
}
