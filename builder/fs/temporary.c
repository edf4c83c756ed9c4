/* SPDX-License-Identifier: MIT */
/*
 * Temporaries; see fs/temporary.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/layout.h"
#include "fs/dirlist.h"
#include "fs/lock.h"
#include "fs/temporary.h"

#define TRIES 1000

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1 /* linux/fs.h, which musl does not have */
#endif

int
temporary_at(int dir, const char *beside, temporary_make *make, void *arg, struct path *path)
{
	size_t mark;

	path_cut(path, 0);
	if (strchr(beside, '/') &&
	    (path_set(path, beside, strlen(beside)) < 0 || path_up(path) < 0))
		return -1;
	mark = path->len;
	for (unsigned i = 0; i < TRIES; i++) {
		char name[TEMPORARY_NAME_CAP];

		(void)snprintf(name, sizeof(name), TEMPORARY_PREFIX "%ld-%u", (long)getpid(), i);
		path_cut(path, mark);
		if (path_push(path, name) < 0)
			return -1;
		if (make(arg, dir, path->buf) == 0)
			return 0;
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

struct new_file {
	int fd;
	mode_t mode;
};

/* Locks it, if there are locks. Returns 0 if another run takes it for a left one, else 1. */
static int
lock_new_file(int fd)
{
	struct stat st;

	return lock_take(fd) != 0 && (fstat(fd, &st) < 0 || st.st_nlink > 0);
}

static int
make_temporary_file(void *arg, int dir, const char *path)
{
	struct new_file *file = arg;

	file->fd =
		openat(dir, path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file->mode);
	if (file->fd < 0)
		return -1;
	if (lock_new_file(file->fd))
		return 0;
	close(file->fd);
	file->fd = -1;
	unlinkat(dir, path, 0);
	errno = EEXIST;
	return -1;
}

int
temporary_open(struct temporary *temporary, int dir, const char *beside, mode_t mode)
{
	struct new_file file = {-1, mode};
	int status = temporary_at(dir, beside, make_temporary_file, &file, &temporary->path);

	temporary->fd = file.fd;
	temporary->dir = dir;
	if (status < 0)
		path_cut(&temporary->path, 0);
	return status;
}

int
temporary_fill(struct temporary *temporary, int dir, const char *beside, temporary_make *make,
	       void *arg)
{
	int status = temporary_at(dir, beside, make, arg, &temporary->path);

	temporary->fd = -1;
	temporary->dir = dir;
	if (status < 0)
		path_cut(&temporary->path, 0);
	return status;
}

static int
close_temporary(struct temporary *temporary)
{
	int fd = temporary->fd;

	temporary->fd = -1;
	return fd < 0 ? 0 : close(fd);
}

static int
rename_temporary(struct temporary *temporary, const char *name)
{
	if (renameat(temporary->dir, temporary->path.buf, temporary->dir, name) < 0)
		return -1;
	path_cut(&temporary->path, 0);
	return 0;
}

int
temporary_commit(struct temporary *temporary, const char *name)
{
	return close_temporary(temporary) < 0 ? -1 : rename_temporary(temporary, name);
}

int
temporary_commit_new(struct temporary *temporary, const char *name)
{
	int dir = temporary->dir;
	struct stat st;

	if (close_temporary(temporary) < 0)
		return -1;
	if (syscall(SYS_renameat2, dir, temporary->path.buf, dir, name, RENAME_NOREPLACE) == 0) {
		path_cut(&temporary->path, 0);
		return 0;
	}
	/* EPERM comes from a sandbox that does not know the call, or again from the rename. */
	if (errno != EINVAL && errno != ENOSYS && errno != EPERM)
		return -1;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return -1;
	}
	return errno == ENOENT ? rename_temporary(temporary, name) : -1;
}

void
temporary_drop(struct temporary *temporary)
{
	int saved = errno;

	if (temporary->fd >= 0)
		close(temporary->fd);
	if (temporary->path.len)
		unlinkat(temporary->dir, temporary->path.buf, 0);
	temporary->fd = -1;
	path_cut(&temporary->path, 0);
	errno = saved;
}

int
temporary_is_left(const char *name)
{
	long pid = name_starts(name, TEMPORARY_PREFIX)
			   ? strtol(name + strlen(TEMPORARY_PREFIX), NULL, 10)
			   : 0;

	return pid > 0 && kill((pid_t)pid, 0) < 0 && errno == ESRCH;
}
