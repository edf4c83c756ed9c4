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
	if (fchownat(dir, beside.buf, st.st_uid, st.st_gid, AT_SYMLINK_NOFOLLOW) < 0)
		errno = 0; /* not root: the link becomes the user's, which changes nothing */
	if (renameat(dir, beside.buf, dir, name) == 0)
		return 0;
	saved = errno;
	unlinkat(dir, beside.buf, 0);
	errno = saved;
	return -1;
}
