/* SPDX-License-Identifier: MIT */
/*
 * The place of the cache; see cache/place.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cache/place.h"
#include "fs/io.h"

static const char *given;
static int is_off;

void
cache_place_set(const char *dir)
{
	given = dir;
}

void
cache_place_turn_off(void)
{
	is_off = 1;
}

int
cache_place_is_off(void)
{
	const char *no = getenv("MOVENV_NO_CACHE");

	return is_off || (no && no[0]);
}

static int
is_absolute(const char *value)
{
	return value && value[0] == '/';
}

/* The symlink itself is examined: not as "link/", which is what it leads to. */
static int
end_without_slash(struct path *path)
{
	while (path->len > 1 && path->buf[path->len - 1] == '/')
		path_cut(path, path->len - 1);
	return 0;
}

int
cache_place_find(struct path *path, size_t *floor)
{
	const char *dir = given ? given : getenv("MOVENV_CACHE_DIR");
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	*floor = 0;
	if (dir && dir[0])
		return io_absolute(dir, path) < 0 ? -1 : end_without_slash(path);
	if (is_absolute(xdg))
		return path_set(path, xdg, strlen(xdg)) | path_push(path, "movenv");
	if (!is_absolute(home)) {
		errno = ENOENT;
		return -1;
	}
	if (path_set(path, home, strlen(home)) < 0)
		return -1;
	*floor = path->len;
	return path_push(path, ".cache") | path_push(path, "movenv");
}
