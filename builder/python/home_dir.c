/* SPDX-License-Identifier: MIT */
/*
 * The home directory of an interpreter; see python/home_dir.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/home.h"
#include "common/readlink.h"
#include "fs/doubt.h"
#include "fs/io.h"
#include "python/home_dir.h"

/* Makes the struct that the shim will read from pyvenv.cfg, for a program of this name. */
static int
make_shim_home(const struct identity *identity, const char *program, struct home *home)
{
	char version[NAME_CAP];
	int n = snprintf(version, sizeof(version), "%d.%d", identity->major, identity->minor);

	*home = (struct home){0};
	if (n >= (int)sizeof(home->version) || strlen(program) >= sizeof(home->executable))
		return -1;
	memcpy(home->version, version, (size_t)n);
	memcpy(home->abi, identity->abi, sizeof(home->abi));
	memcpy(home->executable, program, strlen(program));
	if (identity->implementation > CPYTHON) {
		const char *key = implementation_key(identity->implementation);

		memcpy(home->implementation, key, strlen(key));
	}
	return 0;
}

/* The file with all symlinks followed, for the caller to free; or NULL, with doubt noted. */
static char *
resolve_home(const char *file)
{
	char *real = realpath(file, NULL);

	if (!real)
		doubt_note(errno);
	return real;
}

/*
 * Returns 1 if a directory can be the home: it must hold the interpreter by its versioned name, and
 * Python must find the base prefix from it.
 */
static int
is_home_dir(const struct home_dir_of *of, const struct path *dir, const char *name)
{
	struct path file = *dir, prefix = *dir;

	if (path_push(&file, name) < 0 || !doubt_same(file.buf, of->executable))
		return 0;
	return path_up(&prefix) == 0 && doubt_same(prefix.buf, of->base_prefix);
}

/* Makes home the directory of the executable with all symlinks followed. */
static int
set_resolved_home(const char *executable, struct path *home)
{
	char *real = resolve_home(executable);
	int status = real ? path_set(home, real, strlen(real)) : -1;

	free(real);
	return status < 0 ? -1 : path_up(home);
}

/*
 * Sets *real to the file that symlinks lead to from the executable, one after the other. Only its
 * name counts: symlinks to directories on the way stay. Returns 0, or -1 with doubt noted.
 */
static int
follow_executable(const char *executable, struct path *real)
{
	int hops = 0, more = path_set(real, executable, strlen(executable)) < 0 ? -1 : 1;

	while (more > 0) {
		errno = 0;
		more = hops++ < LINK_HOPS_MAX ? link_follow(real) : -1;
	}
	doubt_note(errno == EINVAL ? 0 : errno); /* EINVAL: it is not a symlink */
	return more;
}

/*
 * Sets file to the first name in the home that the shim will try. A free-threaded or debug build
 * may be named python3.13 too: the name with the letters of its ABI is the better one.
 */
static int
set_home_file(const struct home_dir_of *of, const struct path *dir, struct path *file)
{
	struct home home = {0};
	char name[NAME_CAP];
	struct path real;

	if (follow_executable(of->executable, &real) < 0 ||
	    make_shim_home(of->identity, path_base(real.buf), &home) < 0)
		return -1;
	if (home.abi[0] && home_wanted(&home, name)) {
		path_copy(file, dir);
		if (path_push(file, name) == 0 && doubt_same(file->buf, of->executable))
			return 0;
	}
	for (int i = 0; home_name(&home, i, name); i++) {
		path_copy(file, dir);
		if (path_push(file, name) == 0 && doubt_same(file->buf, of->executable))
			return 0;
	}
	return -1;
}

/*
 * The home is the first suitable directory from the executable's name along its symlinks: /usr/bin
 * outlives the target of a symlink, and so do the directories of Homebrew and uv.
 */
int
home_dir_choose(const struct home_dir_of *of, struct path *dir, struct path *file)
{
	char name[NAME_CAP];
	struct home home = {0};
	struct path at;

	if (make_shim_home(of->identity, "", &home) < 0 || !home_name(&home, 0, name) ||
	    path_set(&at, of->executable, strlen(of->executable)) < 0)
		return -1;
	for (int hops = 0; hops < LINK_HOPS_MAX; hops++) {
		path_copy(dir, &at);
		if (path_up(dir) == 0 && is_home_dir(of, dir, name))
			return set_home_file(of, dir, file);
		errno = 0;
		if (link_follow(&at) <= 0) {
			doubt_note(errno == EINVAL ? 0 : errno); /* EINVAL: it is not a symlink */
			break;
		}
	}
	return set_resolved_home(of->executable, dir) < 0 ? -1 : set_home_file(of, dir, file);
}

/*
 * Returns 1 if the first of these names that is in the directory is that of the file, else 0; -1
 * with errno if that cannot be known.
 */
static int
leads_to_file(const struct path *file, const char *const names[3])
{
	struct stat st, named;

	if (stat(file->buf, &st) < 0)
		return io_is_out_of_reach(errno) ? 0 : -1;
	for (int i = 0; i < 3; i++) {
		struct path at = *file;

		if (path_up(&at) < 0 || path_push(&at, names[i]) < 0)
			return 0;
		if (stat(at.buf, &named) == 0)
			return named.st_dev == st.st_dev && named.st_ino == st.st_ino;
		if (!io_is_out_of_reach(errno))
			return -1;
	}
	return 0;
}

int
home_dir_misleads(const struct identity *identity, const struct path *file)
{
	char plain[NAME_CAP];
	int leads;

	if (identity->implementation != CPYTHON || identity->minor < 11)
		return 0;
	(void)snprintf(plain, sizeof(plain), "python%d.%d", identity->major, identity->minor);
	leads = leads_to_file(file, (const char *const[]){"python", "python3", plain});
	if (leads > 0)
		leads = leads_to_file(file, (const char *const[]){"python3", plain, plain});
	return leads < 0 ? -1 : !leads;
}
