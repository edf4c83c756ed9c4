/* SPDX-License-Identifier: MIT */
/*
 * Symbolic links; see fs/symlink.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/symlink.h"
#include "fs/temporary.h"

int
symlink_read(int dir, const char *name, struct path *target)
{
	char text[PATH_CAP];
	ssize_t n = readlinkat(dir, name, text, sizeof(text));

	return n < 0 ? -1 : path_set(target, text, (size_t)n);
}

static int
make_symlink(void *target, int dir, const char *path)
{
	return symlinkat(target, dir, path);
}

/*
 * Gives the link an owner; who is not root stays its owner, which changes nothing. By descriptor:
 * somebody may have put another file in the link's place.
 */
static void
give_symlink(int dir, const char *name, const struct stat *owner)
{
	int fd = openat(dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISLNK(st.st_mode))
		(void)!fchownat(fd, "", owner->st_uid, owner->st_gid, AT_EMPTY_PATH);
	if (fd >= 0)
		close(fd);
}

int
symlink_replace(int dir, const char *name, const char *target)
{
	struct path beside;
	struct stat st;
	int saved;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (!S_ISLNK(st.st_mode)) {
		errno = EEXIST;
		return -1;
	}
	if (temporary_at(dir, name, make_symlink, (void *)target, &beside) < 0)
		return -1;
	give_symlink(dir, beside.buf, &st);
	if (renameat(dir, beside.buf, dir, name) == 0)
		return 0;
	saved = errno;
	unlinkat(dir, beside.buf, 0);
	errno = saved;
	return -1;
}
