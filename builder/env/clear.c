/* SPDX-License-Identifier: MIT */
/*
 * What --clear may empty; see env/clear.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/layout.h"
#include "common/path.h"
#include "common/pyvenv_cfg.h"
#include "core/err.h"
#include "env/clear.h"
#include "fs/staging.h"
#include "fs/tree.h"

/* 1 if the path leads to the open directory. */
static int
leads_to(const char *path, int fd)
{
	struct stat own, found;

	return fstat(fd, &own) == 0 && stat(path, &found) == 0 && own.st_dev == found.st_dev &&
	       own.st_ino == found.st_ino;
}

/*
 * 1 if the directory is, or holds, what the name leads to: the directory itself is looked for on
 * the way up from there, since names may be spelt in many ways ("//", links).
 */
static int
holds(int fd, const char *name)
{
	char *real = name ? realpath(name, NULL) : NULL;
	struct path at;
	int held = 0, more = real && path_set(&at, real, strlen(real)) == 0;

	while (more && !(held = leads_to(at.buf, fd))) {
		size_t len = at.len;

		more = path_up(&at) == 0 && at.len < len;
	}
	free(real);
	return held;
}

static int
has_home_key(int dir)
{
	static char text[CFG_MAX];
	struct cfg_span value;
	int fd = openat(dir, CFG_NAME, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int n;

	if (fd < 0)
		return 0;
	n = cfg_read(fd, text);
	close(fd);
	return n >= 0 && cfg_find(text, (size_t)n, "home", &value);
}

static int
has(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* A pyvenv.cfg alone makes no environment: a stray one lies in many a home directory. */
static int
is_environment(int dir)
{
	static const char *const files[] = {
		"bin/python", "bin/python3", "bin/activate", "Scripts/python", "Scripts/activate",
	};

	if (!has_home_key(dir))
		return 0;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (has(dir, files[i]))
			return 1;
	return 0;
}

static int
check_contents(int fd, const char *dir, int force)
{
	const char *hint = force < 0 ? "" : " (--force clears it still)";

	if (staging_is_alone(fd) == 1)
		return 0;
	if (!is_environment(fd))
		return failf("cannot clear '%s': it is not an environment%s", dir, hint);
	if (has(fd, ".git"))
		return failf("cannot clear '%s': it holds a .git%s", dir, hint);
	return 0;
}

/* A disk in it would be moved aside with its directory. */
static int
check_mounts(int fd, const char *dir)
{
	if (tree_is_one_disk(fd) == 0)
		return 0;
	if (errno == EXDEV)
		return failf("cannot clear '%s': something is mounted inside", dir);
	return fail_errno("cannot clear '%s'", dir);
}

int
clear_check(int fd, const char *dir, int force)
{
	if (leads_to("/", fd))
		return failf("cannot clear '%s': it is the root directory", dir);
	if (holds(fd, getenv("HOME")))
		return failf("cannot clear '%s': it holds the home directory", dir);
	if (holds(fd, "."))
		return failf("cannot clear '%s': it holds the current directory", dir);
	if (force <= 0 && check_contents(fd, dir, force) < 0)
		return -1;
	return check_mounts(fd, dir);
}
