/* SPDX-License-Identifier: MIT */
/*
 * The home interpreter of an environment; see env/home_python.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "env/home_python.h"
#include "fs/beneath.h"
#include "fs/io.h"
#include "fs/outfile.h"
#include "python/candidate.h"
#include "python/find.h"
#include "python/interp_base.h"
#include "standalone/standalone.h"

/* Returns 1 if python3.13 is a link to python3.13t by now: the packages are for another ABI. */
static int
is_of_another_abi(const struct home *home, const char *file)
{
	struct candidate c = {.file = (char *)file};
	struct stat st;

	if (!home->version[0] || !identity_of_program(&c.identity, path_base(file)) ||
	    c.identity.minor < 0 || stat(file, &st) < 0)
		return 0;
	c.dev = st.st_dev;
	c.ino = st.st_ino;
	candidate_find_abi(&c);
	return (c.identity.abi[0] == 't') != (home->abi[0] == 't');
}

/*
 * Returns 1 if the file can be a home interpreter, which is not started; 0 if not; -1 with errno if
 * that is unknown: then no other interpreter may take its place.
 */
static int
is_home_python(const struct home *home, const char *file)
{
	struct path inner;
	struct stat st;
	int found;

	if (file[0] != '/')
		return 0;
	if (stat(file, &st) < 0)
		return io_is_out_of_reach(errno) ? 0 : -1;
	if (!S_ISREG(st.st_mode))
		return 0;
	if (access(file, X_OK) < 0)
		return io_is_out_of_reach(errno) ? 0 : -1;
	found = interp_base_of(file, &inner);
	if (found < 0 && !io_is_out_of_reach(errno) && errno != EBADMSG)
		return -1;
	return found == 0 && !is_of_another_abi(home, file);
}

/*
 * Finds the first name that the shim would start in a directory. Returns 1 with the file, 0, or -1
 * with errno and the file that cannot be examined.
 */
static int
find_home_name(const struct home *home, const struct path *dir, struct path *file)
{
	char name[NAME_CAP];

	for (int i = 0; home_name(home, i, name); i++) {
		int found;

		*file = *dir;
		if (path_push(file, name) < 0)
			continue;
		found = is_home_python(home, file->buf);
		if (found != 0)
			return found;
	}
	path_cut(file, 0);
	return 0;
}

/*
 * Adds the implementation, the version and the ABI to a home that lacks them: Debian has PyPy
 * beside CPython, and python3 can be another version tomorrow, python3.13 another ABI. Returns 1 if
 * nothing had to be added, else 0.
 */
static int
complete_home(struct home *home, const struct identity *identity)
{
	int is_complete = home->version[0] && (home->abi[0] || !identity->abi[0]) &&
			  (home->implementation[0] || identity->implementation <= CPYTHON);
	const char *key = implementation_key(identity->implementation);

	if (!home->implementation[0])
		memcpy(home->implementation, key, strlen(key) + 1);
	if (!home->version[0] && identity->minor >= 0 && identity->minor < 1000)
		(void)snprintf(home->version, sizeof(home->version), "%d.%d", identity->major,
			       identity->minor);
	if (!home->abi[0])
		memcpy(home->abi, identity->abi, sizeof(home->abi));
	return is_complete;
}

/*
 * The same for a carried interpreter that cannot be executed, for it has lost its execute bits or
 * its disk is mounted noexec: it is still the environment's. Returns 1 with the file, or 0.
 */
static int
find_closed_name(const struct home *home, const struct path *dir, struct path *file)
{
	char name[NAME_CAP];
	struct stat st;

	for (int i = 0; home_name(home, i, name); i++) {
		*file = *dir;
		if (path_push(file, name) == 0 && stat(file->buf, &st) == 0 && S_ISREG(st.st_mode))
			return 1;
	}
	path_cut(file, 0);
	return 0;
}

/*
 * Finds the interpreter of a standalone environment: its directory is the key movenv-home. Returns
 * as find_home_name().
 */
static int
find_standalone_home(struct home_python *base, const struct environment *env, struct path *dir)
{
	struct cfg_span value;
	int found;

	*dir = env->dir;
	if (!cfg_find(buf_str(&base->cfg), base->cfg.len, "movenv-home", &value) ||
	    value.len == 0 || value.at[0] == '/' || path_push(dir, "") < 0 ||
	    path_add(dir, value.at, value.len) < 0)
		return 0;
	found = find_home_name(&base->home, dir, &base->file);
	return found ? found : find_closed_name(&base->home, dir, &base->file);
}

/* Reads pyvenv.cfg as the shim does. Returns 1; 0 if the shim could not use it; -1 with errno. */
static int
read_as_shim(struct home_python *base, const struct environment *env)
{
	int fd = beneath_open(env->root, CFG_NAME), status;

	if (fd < 0)
		return -1;
	status = home_read(&base->home, fd, env->dir.buf);
	if (status == 0)
		status = home_follow(&base->home);
	io_close(fd);
	return status == 0 ? 1 : errno == EBADMSG || io_is_out_of_reach(errno) ? 0 : -1;
}

/* Finds the home. Returns 0, or -1 after a message. */
static int
read_home(struct home_python *base, const struct environment *env)
{
	int is_read = read_as_shim(base, env), is_told, found;
	struct path standalone;

	if (is_read < 0)
		return fail_errno("cannot read '%s/" CFG_NAME "'", env->shown.buf);
	base->has_abi = base->home.abi[0] || !base->identity.abi[0];
	is_told = complete_home(&base->home, &base->identity);
	found = find_standalone_home(base, env, &standalone);
	base->is_standalone = found > 0;
	if (base->is_standalone)
		is_read = is_read && io_same(standalone.buf, base->home.dir.buf);
	else if (found == 0 && is_read)
		found = find_home_name(&base->home, &base->home.dir, &base->file);
	if (found < 0)
		return fail_errno("cannot examine '%s'", base->file.buf);
	base->is_found = is_read && is_told && base->file.len > 0;
	base->is_direct = is_read && base->home.hops == 0 && base->file.len > 0;
	return 0;
}

/* Takes the file that a symlink of the environment leads to. Returns as is_home_python(). */
static int
take_link_target(struct home_python *base, const struct environment *env, const char *name)
{
	struct path link = env->dir;
	char *real;
	int found;

	if (path_push(&link, env->scripts) < 0 || path_push(&link, name) < 0)
		return 0;
	real = realpath(link.buf, NULL);
	if (!real && !io_is_out_of_reach(errno)) {
		path_copy(&base->file, &link);
		return -1;
	}
	found = real ? is_home_python(&base->home, real) : 0;
	if (found != 0 && path_set(&base->file, real, strlen(real)) < 0)
		found = 0;
	free(real);
	return found;
}

/* Takes the file in a key. Returns as is_home_python(). */
static int
take_key(struct home_python *base, const char *key)
{
	struct cfg_span value;
	int found;

	if (!cfg_find(buf_str(&base->cfg), base->cfg.len, key, &value) ||
	    path_set(&base->file, value.at, value.len) < 0)
		return 0;
	found = is_home_python(&base->home, base->file.buf);
	if (found == 0)
		path_cut(&base->file, 0);
	return found;
}

/*
 * Looks where the environment's symlinks lead, and in the other keys: old versions of virtualenv
 * wrote the prefix to home, and PyPy's venv writes nothing that names the interpreter. Returns 0,
 * or -1 after a message.
 */
static int
look_beside_home(struct home_python *base, const struct environment *env)
{
	static const char *const keys[] = {"executable", "base-executable"};
	char name[IDENTITY_TEXT_CAP];
	int found = 0;

	for (int i = 0; found == 0 && identity_alias(&base->identity, i, name); i++)
		found = take_link_target(base, env, name);
	for (int i = 0; i < 2 && found == 0; i++)
		found = take_key(base, keys[i]);
	return found < 0 ? fail_errno("cannot examine '%s'", base->file.buf) : 0;
}

/* Reads the text as Python accepts it: shorter than 32 KiB, without a NUL. */
static int
read_cfg_text(struct home_python *base, const struct environment *env)
{
	int status = beneath_slurp(env->root, CFG_NAME, &base->cfg, CFG_MAX - 1, &base->cfg_id);

	if (status < 0 && errno == EFBIG)
		return failf("cannot use '%s/" CFG_NAME "': it is longer than the 32 KiB that "
			     "Python reads",
			     env->shown.buf);
	if (status < 0 && errno == EINVAL)
		return failf("cannot use '%s/" CFG_NAME "': it is not a regular file",
			     env->shown.buf);
	if (status < 0 && errno == EXDEV)
		return failf("cannot use '%s/" CFG_NAME "': it is a link that leads out of the "
			     "environment",
			     env->shown.buf);
	if (status < 0)
		return fail_errno("cannot read '%s/" CFG_NAME "'", env->shown.buf);
	file_id_add_bytes(&base->cfg_id, buf_str(&base->cfg), base->cfg.len);
	if (memchr(buf_str(&base->cfg), '\0', base->cfg.len))
		return failf("cannot use '%s/" CFG_NAME "': it is not text", env->shown.buf);
	return 0;
}

int
home_python_read(struct home_python *base, const struct environment *env)
{
	*base = (struct home_python){0};
	if (read_cfg_text(base, env) < 0)
		return -1;
	identity_of_cfg(&base->identity, buf_str(&base->cfg), base->cfg.len, env->sites,
			env->site_count);
	if (read_home(base, env) < 0)
		return -1;
	return base->file.len ? 0 : look_beside_home(base, env);
}

void
home_python_release(struct home_python *base)
{
	interp_release(&base->interp);
	buf_free(&base->cfg);
	buf_free(&base->refused);
	free(base->becomes);
	base->becomes = NULL;
}
