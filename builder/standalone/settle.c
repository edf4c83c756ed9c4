/* SPDX-License-Identifier: MIT */
/*
 * Settling; see standalone/settle.h.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/layout.h"
#include "common/place.h"
#include "common/readlink.h"
#include "core/err.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/fd_path.h"
#include "standalone/settle.h"

/* Sets the path of a loader in base/so, or an empty one if there is none. Returns 0, or -1. */
static int
place_of(int root, const char *name, struct path *loader)
{
	struct path below;

	if (path_set(&below, BASE_DIR "/" BASE_SO, strlen(BASE_DIR "/" BASE_SO)) < 0 ||
	    path_push(&below, name) < 0)
		return -1;
	path_cut(loader, 0);
	if (faccessat(root, below.buf, F_OK, 0) < 0)
		return 0;
	return fd_path(root, loader) == 0 && link_follow(loader) > 0 ? path_push(loader, below.buf)
								     : -1;
}

/* A second name of the file may be in another environment. */
static int
may_settle(const struct stat *st)
{
	return S_ISREG(st->st_mode) && st->st_nlink == 1 &&
	       (st->st_uid == geteuid() || geteuid() == 0);
}

/* Writes the place into an open file, whose times stay. */
static int
settle_file(int fd, const struct path *loader)
{
	struct place place, old;
	struct stat st;
	long at = place_read(fd, &old);

	place = old;
	if (at < 0 || fstat(fd, &st) < 0 || !may_settle(&st) ||
	    place_set(&place, loader->len ? loader->buf : NULL) < 0)
		return -1;
	if (!memcmp(&place, &old, sizeof(place)))
		return 0;
	if (pwrite(fd, &place, sizeof(place), at) != (ssize_t)sizeof(place))
		return -1;
	return futimens(fd, (struct timespec[]){st.st_mtim, st.st_mtim});
}

void
standalone_settle(int root)
{
	struct buf names = {0};
	struct path loader;
	int dir = beneath_open_dir(root, BASE_DIR "/" BASE_LIBEXEC);

	if (dir < 0)
		return;
	if (dirlist_read(dir, &names) < 0)
		names.len = 0;
	for (const char *name = NULL; (name = dirlist_next(&names, name));) {
		int fd = openat(dir, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

		if (fd < 0)
			continue;
		if (place_of(root, name, &loader) == 0 && settle_file(fd, &loader) == 0)
			verbose("'%s' starts by '%s'", name, loader.buf);
		close(fd);
	}
	buf_free(&names);
	close(dir);
}
