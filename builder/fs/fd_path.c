/* SPDX-License-Identifier: MIT */
/*
 * Paths to open directories; see fs/fd_path.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/fd_path.h"

int
fd_path(int fd, struct path *path)
{
	char text[48];
	struct stat own, found;

	(void)snprintf(text, sizeof(text), "/proc/%ld/fd/%d", (long)getpid(), fd);
	/* A /proc of other processes would lead elsewhere. */
	if (fstat(fd, &own) == 0 && stat(text, &found) == 0 && own.st_dev == found.st_dev &&
	    own.st_ino == found.st_ino)
		return path_set(path, text, strlen(text));
	errno = ENOENT;
	return -1;
}

/* 1 if others may rename entries of the directory. In a sticky one they may only rename theirs. */
static int
is_open_to_others(const char *dir)
{
	struct stat st;

	if (stat(dir, &st) < 0 || (st.st_uid != 0 && st.st_uid != geteuid()))
		return 1;
	if (st.st_mode & S_ISVTX)
		return 0;
	return (st.st_mode & 02) ||
	       ((st.st_mode & 020) && st.st_gid != 0 && st.st_gid != getegid());
}

static int
is_open_above(const char *path)
{
	struct path at = {0};
	size_t len = 0;

	if (path_set(&at, path, strlen(path)) < 0)
		return 1;
	while (at.len != len) {
		if (is_open_to_others(at.buf))
			return 1;
		len = at.len;
		if (path_up(&at) < 0)
			return 1;
	}
	return 0;
}

int
fd_path_is_needed(const char *path)
{
	char *real = realpath(path, NULL);
	int is_needed = !real || is_open_above(path) || is_open_above(real);

	free(real);
	return is_needed;
}
