/* SPDX-License-Identifier: MIT */
/*
 * The environment's directory in an archive; see unpack/topdir.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/layout.h"
#include "fs/temporary.h"
#include "fs/tree.h"
#include "unpack/topdir.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/*
 * Returns 1 with the name in *only if a directory has one entry, and that is a directory; else 0,
 * or -1 with errno. A directory with many entries is not read to its end.
 */
static int
find_only_directory(int dir, char only[NAME_CAP])
{
	int fd = openat(dir, ".", OPEN_DIR);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	struct stat st;
	int count = 0, status;

	if (!stream) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	while (count < 2 && (errno = 0, entry = readdir(stream)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    ++count == 1)
			memcpy(only, entry->d_name, strlen(entry->d_name) + 1);
	status = count < 2 && errno ? -1 : 0;
	closedir(stream);
	if (status < 0 || count != 1)
		return status;
	return fstatat(dir, only, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

int
topdir_find(int root, struct path *name)
{
	int fd = openat(root, ".", OPEN_DIR), more = 1, found = 0;
	char only[NAME_CAP];
	struct stat st;

	*name = (struct path){0};
	while (fd >= 0 && more > 0) {
		int next = -1;

		found = fstatat(fd, CFG_NAME, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
		more = found ? 0 : find_only_directory(fd, only);
		if (more > 0 &&
		    (path_add(name, only, strlen(only)) < 0 || path_add(name, "/", 1) < 0 ||
		     (next = openat(fd, only, OPEN_DIR)) < 0))
			more = -1;
		if (more > 0) {
			close(fd);
			fd = next;
		}
	}
	if (fd < 0)
		return -1;
	close(fd);
	return more < 0 ? -1 : found;
}

static int
make_directory(void *arg, int dir, const char *path)
{
	(void)arg;
	return mkdirat(dir, path, 0700);
}

int
topdir_lift(int root, const struct path *name)
{
	size_t n = strcspn(name->buf, "/");
	struct path inner, first, temporary;
	int fd, status;

	/* An entry of the environment may have the name of the directory that holds it. */
	if (path_set(&first, name->buf, n) < 0 ||
	    temporary_at(root, "", make_directory, NULL, &temporary) < 0 ||
	    renameat(root, first.buf, root, temporary.buf) < 0)
		return -1;
	inner = temporary;
	if (path_add(&inner, name->buf + n, name->len - n) < 0)
		return -1;
	fd = openat(root, inner.buf, OPEN_DIR);
	if (fd < 0)
		return -1;
	status = tree_move_all(fd, root, NULL);
	close(fd);
	return status < 0 ? -1 : tree_remove(root, temporary.buf);
}
