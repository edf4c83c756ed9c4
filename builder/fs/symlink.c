/* SPDX-License-Identifier: MIT */
/*
 * Symbolic links; see fs/symlink.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/symlink.h"

int
symlink_read(int dir, const char *name, struct path *target)
{
	char text[PATH_CAP];
	ssize_t n = readlinkat(dir, name, text, sizeof(text));

	return n < 0 ? -1 : path_set(target, text, (size_t)n);
}

int
symlink_replace(int dir, const char *name, const char *target, const char *temporary)
{
	struct path beside = {0};
	struct stat st;
	int saved;

	if (path_set(&beside, name, strlen(name)) < 0 || path_up(&beside) < 0 ||
	    path_push(&beside, temporary) < 0 || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (!S_ISLNK(st.st_mode)) {
		errno = EEXIST;
		return -1;
	}
	unlinkat(dir, beside.buf, 0);
	if (symlinkat(target, dir, beside.buf) < 0)
		return -1;
	if (fchownat(dir, beside.buf, st.st_uid, st.st_gid, AT_SYMLINK_NOFOLLOW) < 0)
		errno = 0; /* not root: the link becomes the user's, and nobody asks whose it is */
	if (renameat(dir, beside.buf, dir, name) == 0)
		return 0;
	saved = errno;
	unlinkat(dir, beside.buf, 0);
	errno = saved;
	return -1;
}
