/* SPDX-License-Identifier: MIT */
/*
 * The interpreter in a directory; see python/installation.h.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "fs/dirlist.h"
#include "python/identity.h"
#include "python/installation.h"

/* The newest with a version in its name, where there is no name without: "bin/python3.12". */
static int
find_versioned(const char *dir, const char *below, struct path *file)
{
	struct identity found, best = {.minor = -1};
	struct buf names = {0};
	struct path at;
	int fd;

	if (path_set(&at, dir, strlen(dir)) < 0 || path_push(&at, below) < 0)
		return 0;
	fd = open(at.buf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	dirlist_read(fd, &names);
	close(fd);
	for (const char *name = NULL; (name = dirlist_next(&names, name));) {
		size_t mark = at.len;

		if (!identity_of_program(&found, name) || found.minor <= best.minor ||
		    path_push(&at, name) < 0)
			continue;
		if (access(at.buf, X_OK) == 0) {
			best = found;
			*file = at;
		}
		path_cut(&at, mark);
	}
	buf_free(&names);
	return best.minor >= 0;
}

int
installation_find(const char *dir, struct path *file)
{
	static const char *const names[] = {
		"bin/python3", "python3", "bin/python",  "python",
		"bin/pypy3",   "pypy3",   "bin/graalpy",
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (path_set(file, dir, strlen(dir)) == 0 && path_push(file, names[i]) == 0 &&
		    access(file->buf, X_OK) == 0)
			return 1;
	return find_versioned(dir, "bin", file) || find_versioned(dir, ".", file);
}
