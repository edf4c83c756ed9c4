/* SPDX-License-Identifier: MIT */
/*
 * A staging directory; see fs/staging.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/compiler.h"
#include "fs/dirlist.h"
#include "fs/lock.h"
#include "fs/staging.h"
#include "fs/tree.h"

#define LOCK_NAME "lock"
#define UNLOCKED_AGE 3600 /* seconds; where there are no locks, a younger one may be in use */
#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define OPEN_LOCK (O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

static void
close_lock(struct staging *staging)
{
	if (staging->lock >= 0)
		close(staging->lock);
	staging->lock = -1;
}

void
staging_close(struct staging *staging)
{
	int saved = errno;

	close_lock(staging);
	if (staging->top >= 0)
		close(staging->top);
	staging->top = -1;
	errno = saved;
}

static int
unlink_lock(const struct staging *staging)
{
	return staging->top < 0 || unlinkat(staging->top, LOCK_NAME, 0) == 0 || errno == ENOENT;
}

/*
 * Removes the lock and the directory. FUSE and NFS keep a file that is removed while it is open, by
 * another name: it is closed first. Then another run can be at the same. A failure may pass: all is
 * tried twice.
 */
static int
remove_empty(struct staging *staging, const char *name)
{
	close_lock(staging);
	if (!unlink_lock(staging) && !unlink_lock(staging))
		return -1;
	if (unlinkat(staging->dir, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
		return 0;
	return unlinkat(staging->dir, name, AT_REMOVEDIR) < 0 && errno != ENOENT ? -1 : 0;
}

/*
 * The directory that was opened is the one that was made: it has the owner that this process's
 * files get here (on some disks not its own), and is empty.
 */
static int
staging_check(const struct staging *staging)
{
	struct stat top, lock;

	if (fstat(staging->top, &top) < 0 || fstat(staging->lock, &lock) < 0)
		return -1;
	errno = EEXIST; /* another run took it for a left one: take the next name */
	if (lock.st_nlink == 0)
		return -1;
	errno = EPERM;
	if (top.st_uid != lock.st_uid || tree_is_empty(staging->top, LOCK_NAME) != 1)
		return -1;
	if ((top.st_mode & 077) && fchmod(staging->top, 0700) < 0)
		errno = 0; /* a disk without modes */
	return 0;
}

static int
staging_make_at(void *arg, int dir, const char *path)
{
	struct staging *staging = arg;
	int saved;

	if (mkdirat(dir, path, 0700) < 0)
		return -1;
	staging->top = openat(dir, path, OPEN_DIR);
	if (staging->top >= 0)
		staging->lock = openat(staging->top, LOCK_NAME, OPEN_LOCK | O_CREAT | O_EXCL, 0600);
	if (staging->lock < 0 && errno == ENOENT)
		errno = EEXIST; /* another run has removed the empty directory */
	if (staging->lock >= 0 && lock_take(staging->lock) == 0)
		errno = EEXIST; /* it is about to */
	else if (staging->lock >= 0 && staging_check(staging) == 0)
		return 0;
	saved = errno;
	if (saved != EPERM)
		remove_empty(staging, path);
	staging_close(staging);
	errno = saved;
	return -1;
}

int
staging_make(struct staging *staging, int dir)
{
	struct path path;

	*staging = (struct staging){.dir = dir, .top = -1, .lock = -1};
	if (temporary_at(dir, "", staging_make_at, staging, &path) < 0)
		return -1;
	memcpy(staging->name, path.buf, path.len + 1);
	return 0;
}

/* 1 if the opened file is the lock of a staging directory that nobody uses. It is locked then. */
static int
is_abandoned(const struct staging *staging)
{
	struct stat st;
	int is_taken;

	if (fstat(staging->lock, &st) < 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid() ||
	    st.st_size > 0)
		return 0;
	is_taken = lock_take(staging->lock);
	if (is_taken < 0)
		return temporary_is_left(staging->name) && st.st_mtime < time(NULL) - UNLOCKED_AGE;
	/* Another run may have removed it in the meantime. */
	return is_taken && fstat(staging->lock, &st) == 0 && st.st_nlink == 1;
}

int
staging_claim(struct staging *staging, int dir, const char *name)
{
	struct stat st;

	*staging = (struct staging){.dir = dir, .top = -1, .lock = -1};
	if (!staging_is(dir, name) || (staging->top = openat(dir, name, OPEN_DIR)) < 0)
		return 0;
	memcpy(staging->name, name, strlen(name) + 1);
	if (fstat(staging->top, &st) == 0 && st.st_uid == geteuid()) {
		staging->lock = openat(staging->top, LOCK_NAME, OPEN_LOCK);
		if (staging->lock >= 0 && is_abandoned(staging))
			return 1;
		if (staging->lock < 0 && errno == ENOENT)
			unlinkat(dir, name, AT_REMOVEDIR); /* if it is empty */
	}
	staging_close(staging);
	return 0;
}

int
staging_has(const struct staging *staging, const char *name)
{
	struct stat st;

	return fstatat(staging->top, name, &st, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

int
staging_enter(const struct staging *staging, const char *name)
{
	return openat(staging->top, name, OPEN_DIR);
}

int
staging_add(const struct staging *staging, const char *name)
{
	return mkdirat(staging->top, name, 0777) < 0 ? -1 : staging_enter(staging, name);
}

int
staging_remove(struct staging *staging)
{
	static const char *const names[] = {STAGING_NEW, STAGING_OLD, STAGING_READY, STAGING_SPARE};
	int status = 0, saved = 0;

	if (staging->top < 0)
		return 0;
	for (size_t i = 0; !staging->is_empty && i < COUNT_OF(names); i++)
		if (tree_remove(staging->top, names[i]) < 0 && errno != ENOENT) {
			saved = errno;
			status = -1;
		}
	/* The lock goes last: without it, a later run would not know the directory. */
	if (status == 0 && (status = remove_empty(staging, staging->name)) < 0)
		saved = errno;
	staging_close(staging);
	errno = saved;
	return status;
}

/* 1 if the name is ".movenv-PID-N". */
static int
is_staging_name(const char *name)
{
	static const char digits[] = "0123456789";
	size_t n, m;

	if (!name_starts(name, TEMPORARY_PREFIX) || strlen(name) >= TEMPORARY_NAME_CAP)
		return 0;
	name += strlen(TEMPORARY_PREFIX);
	n = strspn(name, digits);
	if (n == 0 || name[n] != '-')
		return 0;
	m = strspn(name + n + 1, digits);
	return m > 0 && !name[n + 1 + m];
}

int
staging_is(int dir, const char *name)
{
	struct stat st;

	if (!is_staging_name(name))
		return 0;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT;
	return S_ISDIR(st.st_mode);
}

int
staging_is_alone(int dir)
{
	struct buf names = {0};
	int status = dirlist_read(dir, &names);
	int alone = 1;

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		alone = alone && staging_is(dir, name);
	buf_free(&names);
	return status < 0 ? -1 : alone;
}
