/* SPDX-License-Identifier: MIT */
/*
 * The environment of a place; see py/place.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "fs/fd_path.h"
#include "fs/io.h"
#include "py/place.h"
#include "py/venv.h"

#define VENV_NAME ".venv"

/* Looks at DIR/.venv. Returns 1 with its python, else 0. */
static int
look_at_directory(const struct path *dir, struct path *python)
{
	struct path name = *dir;
	struct buf why = {0};
	int found;

	if (path_push(&name, VENV_NAME) < 0)
		return 0;
	found = venv_take(&name, python, &why);
	if (found < 0)
		advise("passed over '%s': %s", name.buf, buf_str(&why));
	else
		verbose("%s '%s'", found ? "the environment is" : "there is no", name.buf);
	buf_free(&why);
	return found > 0;
}

/* Returns 1 if dir is `inner` or above it, by their texts. */
static int
is_above(const struct path *dir, const struct path *inner)
{
	size_t n = dir->len;

	return inner->len >= n && !memcmp(inner->buf, dir->buf, n) &&
	       (n <= 1 || inner->buf[n] == '/' || !inner->buf[n]);
}

/* Looks upward, up to a directory at or above `seen`, where an earlier search began. */
static int
look_upward(const struct path *from, const struct path *seen, struct path *python)
{
	struct path dir = *from;

	for (;;) {
		if (seen->len && is_above(&dir, seen))
			return 0;
		if (look_at_directory(&dir, python))
			return 1;
		if (dir.len <= 1 || path_up(&dir) < 0)
			return 0;
	}
}

/* Returns 1 if a .venv is in the open directory, and leads to a python. */
static int
look_at_open(int fd, struct path *python)
{
	struct path proc, dir;
	struct stat st;
	ssize_t n;

	if (fstatat(fd, VENV_NAME, &st, AT_SYMLINK_NOFOLLOW) < 0 || fd_path(fd, &proc) < 0)
		return 0;
	n = readlink(proc.buf, dir.buf, sizeof(dir.buf));
	if (n <= 0 || (size_t)n >= sizeof(dir.buf))
		return 0;
	dir.len = (size_t)n;
	dir.buf[n] = '\0';
	return look_at_directory(&dir, python);
}

/* The same from a current directory whose path is too long: only those far above have a name. */
static int
look_upward_by_fd(struct path *python)
{
	int fd = openat(AT_FDCWD, ".", O_PATH | O_DIRECTORY | O_CLOEXEC), found = 0;

	while (fd >= 0 && !(found = look_at_open(fd, python))) {
		int above = openat(fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		struct stat st, st_above;

		if (above >= 0 &&
		    (fstat(fd, &st) < 0 || fstat(above, &st_above) < 0 ||
		     (st.st_dev == st_above.st_dev && st.st_ino == st_above.st_ino))) {
			close(above);
			above = -1;
		}
		close(fd);
		fd = above;
	}
	io_close(fd);
	return found;
}

/*
 * Sets *dir to the directory of a script, by the current directory ("" if it is unknown). Returns
 * 1, or 0 if there is no such file.
 */
static int
directory_of_script(const char *script, const struct path *here, struct path *dir, int *is_file)
{
	char *real = NULL;
	int is_plain, is_set;
	struct stat st;

	if (lstat(script, &st) < 0)
		return 0;
	while (!strncmp(script, "./", 2))
		script += 2;
	is_plain = !S_ISLNK(st.st_mode) && script[0] != '.' && script[0] && !strstr(script, "/.");
	if (!is_plain &&
	    (!(real = realpath(*script ? script : ".", NULL)) || stat(real, &st) < 0)) {
		free(real);
		return 0;
	}
	*is_file = S_ISREG(st.st_mode);
	if (real)
		script = real;
	*dir = *here;
	if (script[0] == '/')
		path_cut(dir, 0);
	is_set = (script[0] == '/' || here->len) && path_push(dir, script) == 0 &&
		 (S_ISDIR(st.st_mode) || path_up(dir) == 0);
	free(real);
	return is_set;
}

int
place_find(const char *script, struct path *python, int *is_file)
{
	struct path start, here = {0}, seen = {0};
	int error = 0;

	*is_file = 0;
	if (getcwd(here.buf, sizeof(here.buf)))
		here.len = strlen(here.buf);
	else
		error = errno;
	if (script && directory_of_script(script, &here, &start, is_file)) {
		if (look_upward(&start, &seen, python))
			return 1;
		seen = start;
	}
	if (here.len)
		return look_upward(&here, &seen, python);
	if (error == ENAMETOOLONG || error == ERANGE)
		return look_upward_by_fd(python);
	verbose("the current directory cannot be read: %s", strerror(error));
	return 0;
}
