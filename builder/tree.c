/* SPDX-License-Identifier: MIT */
/*
 * Directory trees; see tree.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "buf.h"
#include "tree.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static int
is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

/*
 * Collects the names in a directory, each with its NUL. All are read before any is moved or
 * removed: what readdir returns of a directory that changes is up to the file system.
 */
static int
list(int dir, struct buf *names)
{
	int fd = openat(dir, ".", OPEN_DIR); /* of its own, so that dir keeps its place */
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int saved;

	if (!stream) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	do {
		errno = 0;
		entry = readdir(stream);
		if (entry && !is_dots(entry->d_name) &&
		    buf_add(names, entry->d_name, strlen(entry->d_name) + 1) < 0)
			break;
	} while (entry);
	saved = errno;
	closedir(stream);
	errno = saved;
	return saved ? -1 : 0;
}

/* The name after this one, or the first after NULL; NULL at the end. */
static const char *
next(const struct buf *names, const char *name)
{
	name = name ? name + strlen(name) + 1 : names->data;
	return name && name < names->data + names->len ? name : NULL;
}

/*
 * Opens a directory unless something is mounted on it: a device number tells another file system,
 * but not a directory that is mounted from the same one. Kernels before 5.6, and seccomp filters
 * that do not know the call, leave it at that.
 */
static int
open_unmounted(int dir, const char *name)
{
	/* struct open_how of <linux/openat2.h>, which musl does not bring: flags, mode, resolve. */
	uint64_t how[3] = {OPEN_DIR, 0, 1 /* RESOLVE_NO_XDEV */};
	int fd = (int)syscall(SYS_openat2, dir, name, how, sizeof(how));

	return fd < 0 && (errno == ENOSYS || errno == EPERM) ? openat(dir, name, OPEN_DIR) : fd;
}

static int remove_on(int dir, const char *name, dev_t device);

static int
empty_on(int dir, dev_t device)
{
	struct buf names = {0};
	int status = list(dir, &names);

	for (const char *name = NULL; status == 0 && (name = next(&names, name));)
		status = remove_on(dir, name, device);
	buf_free(&names);
	return status;
}

static int
remove_dir_on(int dir, const char *name, dev_t device)
{
	int fd = open_unmounted(dir, name);
	struct stat st;
	int status;
	int saved;

	if (fd < 0)
		return -1;
	status = fstat(fd, &st);
	if (status == 0 && st.st_dev != device) {
		errno = EXDEV;
		status = -1;
	}
	if (status == 0 && (st.st_mode & S_IRWXU) != S_IRWXU)
		fchmod(fd, (st.st_mode & 07777) | S_IRWXU); /* what is in it must be removable */
	if (status == 0)
		status = empty_on(fd, device);
	saved = errno;
	close(fd);
	errno = saved;
	return status < 0 ? -1 : unlinkat(dir, name, AT_REMOVEDIR);
}

static int
remove_on(int dir, const char *name, dev_t device)
{
	if (unlinkat(dir, name, 0) == 0)
		return 0;
	/* POSIX says EPERM for a directory, Linux EISDIR. */
	if (errno != EISDIR && errno != EPERM)
		return -1;
	return remove_dir_on(dir, name, device);
}

int
tree_remove(int dir, const char *name)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	return remove_on(dir, name, st.st_dev);
}

/* Opens a directory in dir, which is made if it is missing. */
static int
open_or_make(int dir, const char *name)
{
	int fd = openat(dir, name, OPEN_DIR);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	if (mkdirat(dir, name, 0777) < 0 && errno != EEXIST)
		return -1;
	return openat(dir, name, OPEN_DIR);
}

int
tree_open(int dir, const char *name)
{
	int fd = openat(dir, ".", OPEN_DIR);

	while (fd >= 0 && *name) {
		size_t n = strcspn(name, "/");
		char part[NAME_CAP];
		int next, saved;

		if (n >= sizeof(part)) {
			close(fd);
			errno = ENAMETOOLONG;
			return -1;
		}
		memcpy(part, name, n);
		part[n] = '\0';
		next = open_or_make(fd, part);
		saved = errno == ELOOP ? ENOTDIR : errno;
		close(fd);
		errno = saved;
		fd = next;
		name += n + strspn(name + n, "/");
	}
	return fd;
}

/*
 * One step of a merge. lib64 is a link to lib in environments that venv made: the one link that
 * a merge goes through, since it cannot leave the directory.
 */
static int
open_merged(int dir, const char *name)
{
	char target[8];

	if (!strcmp(name, "lib64") && readlinkat(dir, name, target, sizeof(target)) == 3 &&
	    !memcmp(target, "lib", 3))
		name = "lib";
	return openat(dir, name, OPEN_DIR);
}

static int merge(int from, int to, const char *last, struct path *where, int move);

static int
merge_dirs(int from, int to, const char *name, struct path *where, int move)
{
	int a = openat(from, name, OPEN_DIR);
	int b = open_merged(to, name);
	int status = a < 0 || b < 0 ? -1 : merge(a, b, NULL, where, move);
	int saved = errno == ELOOP ? ENOTDIR : errno;

	if (a >= 0)
		close(a);
	if (b >= 0)
		close(b);
	errno = saved;
	if (status == 0 && move)
		return unlinkat(from, name, AT_REMOVEDIR);
	return status;
}

static int
merge_entry(int from, int to, const char *name, struct path *where, int move)
{
	struct stat mine, theirs;
	size_t mark = where->len;
	int status = -1;

	if (path_push(where, name) < 0 || fstatat(from, name, &mine, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (fstatat(to, name, &theirs, AT_SYMLINK_NOFOLLOW) < 0)
		status = errno != ENOENT ? -1 : move ? renameat(from, name, to, name) : 0;
	else if (S_ISDIR(mine.st_mode))
		status = merge_dirs(from, to, name, where, move);
	else if (S_ISDIR(theirs.st_mode))
		errno = EISDIR;
	else
		status = move ? renameat(from, name, to, name) : 0;
	if (status == 0)
		path_cut(where, mark);
	return status;
}

static int
merge(int from, int to, const char *last, struct path *where, int move)
{
	struct buf names = {0};
	int status = list(from, &names);

	for (const char *name = NULL; status == 0 && (name = next(&names, name));)
		if (!last || strcmp(name, last) != 0)
			status = merge_entry(from, to, name, where, move);
	if (status == 0 && last)
		status = merge_entry(from, to, last, where, move);
	buf_free(&names);
	return status;
}

int
tree_merge(int from, int to, const char *last, struct path *where)
{
	if (merge(from, to, last, where, 0) < 0)
		return -1;
	return merge(from, to, last, where, 1);
}

/* Moves the names before `end` back, after a failure; errno survives. */
static void
move_back(int from, int to, const struct buf *names, const char *end)
{
	int saved = errno;

	for (const char *name = NULL; (name = next(names, name)) && name != end;)
		renameat(from, name, to, name);
	errno = saved;
}

int
tree_move_all(int from, int to, const char *keep)
{
	struct buf names = {0};
	int status = list(from, &names);

	for (const char *name = NULL; status == 0 && (name = next(&names, name));) {
		if (strcmp(name, keep) != 0)
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
	int status = list(dir, &names);

	for (const char *name = NULL; status == 0 && (name = next(&names, name));)
		if (!keep || strcmp(name, keep) != 0)
			status = 1;
	buf_free(&names);
	return status < 0 ? -1 : !status;
}
