/* SPDX-License-Identifier: MIT */
/*
 * Left temporaries; see fs/leftover.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/layout.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/leftover.h"
#include "fs/lock.h"
#include "fs/temporary.h"

#define UNLOCKED_AGE 3600 /* seconds; where there are no locks, a younger one may be in use */
#define OPEN_FILE (O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/*
 * Returns 1 for the temporary of a start (shim/new_file.h): after "pyvenv.cfg." that of a shim,
 * after ".movenv-" that of a carrier.
 */
static int
is_heal_name(const char *name)
{
	const char *start = name_starts(name, TEMPORARY_PREFIX) ? TEMPORARY_PREFIX : CFG_NAME ".";
	size_t n = strlen(start);

	return name_starts(name, start) && strspn(name + n, "abcdefghijklmnop") == HEAL_LETTERS &&
	       !name[n + HEAL_LETTERS];
}

int
leftover_is_name(int dir, const char *name)
{
	(void)dir;
	return name_starts(name, TEMPORARY_PREFIX) || is_heal_name(name);
}

/* The process is gone, or unknown, and the file is old: it is not in use. */
static int
is_forgotten(const char *name, const struct stat *st)
{
	return (is_heal_name(name) || temporary_is_left(name)) &&
	       st->st_mtime < time(NULL) - UNLOCKED_AGE;
}

/* Opens a file to lock it; some network file systems lock only what may be written. */
static int
open_to_lock(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDWR | OPEN_FILE);

	return fd < 0 && errno != ENOENT ? openat(dir, name, O_RDONLY | OPEN_FILE) : fd;
}

/* Returns 1 if nobody uses the file. *fd: it, locked, or -1. */
static int
file_is_left(int dir, const char *name, const struct stat *st, int *fd)
{
	struct stat now;
	int is_taken;

	*fd = open_to_lock(dir, name);
	if (*fd < 0)
		return errno != ENOENT && is_forgotten(name, st);
	if (fstat(*fd, &now) < 0 || now.st_ino != st->st_ino || now.st_dev != st->st_dev)
		return 0;
	is_taken = lock_take(*fd);
	return is_taken < 0 ? is_forgotten(name, st) : is_taken;
}

static int
is_left(int dir, const char *name, int *fd)
{
	struct stat st;

	*fd = -1;
	if (!leftover_is_name(dir, name) || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	if (S_ISLNK(st.st_mode))
		return temporary_is_left(name);
	return S_ISREG(st.st_mode) && file_is_left(dir, name, &st, fd);
}

int
leftover_is(int dir, const char *name)
{
	int fd, found = is_left(dir, name, &fd);

	io_close(fd);
	return found;
}

int
leftover_remove(int dir, const char *name)
{
	int fd;
	int status = is_left(dir, name, &fd) ? unlinkat(dir, name, 0) : 0;

	io_close(fd);
	return status < 0 && errno != ENOENT ? -1 : 0;
}
