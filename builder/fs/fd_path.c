/* SPDX-License-Identifier: MIT */
/*
 * Paths to open directories; see fs/fd_path.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/fd_path.h"

int
fd_path(int fd, struct path *path)
{
	char text[48];
	struct stat own, found;

	snprintf(text, sizeof(text), "/proc/%ld/fd/%d", (long)getpid(), fd);
	/* A /proc of other processes would lead elsewhere. */
	if (fstat(fd, &own) == 0 && stat(text, &found) == 0 && own.st_dev == found.st_dev &&
	    own.st_ino == found.st_ino)
		return path_set(path, text, strlen(text));
	errno = ENOENT;
	return -1;
}

int
fd_path_is_needed(int dir)
{
	struct stat st;

	if (fstat(dir, &st) < 0 || (st.st_uid != 0 && st.st_uid != geteuid()))
		return 1;
	return (st.st_mode & 022) && !(st.st_mode & S_ISVTX);
}
