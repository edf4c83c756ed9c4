/* SPDX-License-Identifier: MIT */
/*
 * The base of an environment's interpreter; see python/interp_base.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"
#include "fs/doubt.h"
#include "fs/io.h"
#include "python/interp_base.h"

/*
 * Opens the pyvenv.cfg beside or above a file, and sets env. Returns -1 with errno if there is
 * none: see io_is_out_of_reach().
 */
static int
open_interp_cfg(const char *file, struct path *env)
{
	if (io_absolute(file, env) < 0)
		return -1;
	for (int up = 0; up < 2; up++) {
		size_t mark;
		int fd;

		if (path_up(env) < 0)
			return -1;
		mark = env->len;
		if (path_push(env, CFG_NAME) < 0)
			return -1;
		fd = open(env->buf, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		path_cut(env, mark);
		if (fd >= 0 || !io_is_out_of_reach(errno))
			return fd;
	}
	return -1;
}

/*
 * What a link in an environment leads to, if that lies in none: PyPy's venv writes no key that
 * would tell its name. Returns 1, or -1 with ENOENT.
 */
static int
find_symlink_base(const char *file, struct path *base)
{
	char *real = realpath(file, NULL);
	struct path env;
	int fd = real ? open_interp_cfg(real, &env) : 0;
	int saved = errno;
	int status = real && fd < 0 && path_set(base, real, strlen(real)) == 0 ? 1 : -1;

	if (real && fd >= 0)
		close(fd);
	free(real);
	if (!real || (fd < 0 && !io_is_out_of_reach(saved)))
		doubt_note(saved);
	errno = ENOENT;
	return status;
}

static int
is_accessible(const struct path *file, int how)
{
	if (access(file->buf, how) == 0)
		return 1;
	doubt_note(errno);
	return 0;
}

int
interp_base_of(const char *file, struct path *base)
{
	struct path env;
	struct home home = {0};
	char name[NAME_CAP];
	int fd = open_interp_cfg(file, &env);
	int status;

	if (fd < 0)
		return io_is_out_of_reach(errno) ? 0 : -1;
	status = home_read(&home, fd, env.buf) < 0 || home_follow(&home) < 0 ? -1 : 0;
	close(fd);
	/* The interpreter of a standalone environment comes before home. */
	if (status == 0 && home.standalone[0] && home_wanted(&home, name)) {
		path_copy(base, &env);
		if (path_push(base, home.standalone) == 0 && path_push(base, name) == 0 &&
		    is_accessible(base, F_OK)) /* without x too: no other takes its place */
			return 1;
	}
	for (int i = 0; status == 0 && home_name(&home, i, name); i++) {
		*base = home.dir;
		if (path_push(base, name) < 0)
			return -1;
		if (is_accessible(base, X_OK))
			return 1;
	}
	if (status < 0)
		return -1;
	return find_symlink_base(file, base);
}
