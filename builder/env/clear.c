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
#include "fs/io.h"
#include "fs/tree.h"

/*
 * 1 if the directory is, or holds, what the name leads to: the directory itself is looked for on
 * the way up from there, since names may be spelt in many ways ("//", links).
 */
static int
holds(const char *dir, const char *name)
{
	char *real = name ? realpath(name, NULL) : NULL;
	struct path at;
	int held = 0, more = real && path_set(&at, real, strlen(real)) == 0;

	while (more && !(held = io_same(at.buf, dir))) {
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
check_contents(const char *dir, int force)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *hint = force < 0 ? "" : " (--force clears it still)";
	int status = 0;

	if (fd < 0)
		return fail_errno("cannot clear '%s'", dir);
	if (tree_is_empty(fd, NULL) != 1) {
		if (!is_environment(fd))
			status = failf("cannot clear '%s': it is not an environment%s", dir, hint);
		else if (has(fd, ".git"))
			status = failf("cannot clear '%s': it holds a .git%s", dir, hint);
	}
	close(fd);
	return status;
}

/* A disk in it would be moved aside with its directory. */
static int
check_mounts(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int status = fd < 0 ? -1 : tree_is_one_disk(fd);

	if (status < 0 && errno == EXDEV)
		failf("cannot clear '%s': something is mounted inside", dir);
	else if (status < 0)
		fail_errno("cannot clear '%s'", dir);
	if (fd >= 0)
		close(fd);
	return status;
}

int
clear_check(const char *dir, int force)
{
	char *real = realpath(dir, NULL);
	struct stat st;
	int status = 0;

	if (!real)
		return errno == ENOENT ? 0 : fail_errno("cannot clear '%s'", dir);
	if (stat(real, &st) == 0 && !S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		status = fail_errno("cannot clear '%s'", dir);
	} else if (io_same(real, "/")) {
		status = failf("cannot clear '%s': it is the root directory", dir);
	} else if (holds(real, getenv("HOME"))) {
		status = failf("cannot clear '%s': it holds the home directory", dir);
	} else if (holds(real, ".")) {
		status = failf("cannot clear '%s': it holds the current directory", dir);
	} else if (force <= 0) {
		status = check_contents(real, force);
	}
	if (status == 0)
		status = check_mounts(real);
	free(real);
	return status;
}
