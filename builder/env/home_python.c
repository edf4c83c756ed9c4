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
#include "python/find.h"
#include "standalone/standalone.h"

/* Returns 1 if the file can be a home interpreter; it is not started. */
static int
is_home_python(const char *file)
{
	struct path inner;
	struct stat st;

	return file[0] == '/' && stat(file, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(file, X_OK) == 0 && interp_base_of(file, &inner) == 0;
}

/*
 * Finds the first name that the shim would start in a directory. Returns 1 with the file, else 0.
 */
static int
find_home_name(const struct home *home, const struct path *dir, struct path *file)
{
	char name[NAME_CAP];

	for (int i = 0; home_name(home, i, name); i++) {
		*file = *dir;
		if (path_push(file, name) == 0 && is_home_python(file->buf))
			return 1;
	}
	path_cut(file, 0);
	return 0;
}

/*
 * Adds the implementation and the version to a home that lacks them: Debian has PyPy beside
 * CPython, and python3 can be another version tomorrow. Returns 1 if nothing had to be added, else
 * 0.
 */
static int
complete_home(struct home *home, const struct identity *identity)
{
	int is_complete = home->version[0] &&
			  (home->implementation[0] || identity->implementation <= CPYTHON);
	const char *key = implementation_key(identity->implementation);

	if (!home->implementation[0])
		memcpy(home->implementation, key, strlen(key) + 1);
	if (!home->version[0] && identity->minor >= 0 && identity->minor < 1000) {
		(void)snprintf(home->version, sizeof(home->version), "%d.%d", identity->major,
			       identity->minor);
		memcpy(home->abi, identity->abi, sizeof(home->abi));
	}
	return is_complete;
}

/* Finds the interpreter of a standalone environment: its directory is the key movenv-home. */
static int
find_standalone_home(struct home_python *base, const struct environment *env, struct path *dir)
{
	struct cfg_span value;

	*dir = env->dir;
	return cfg_find(buf_str(&base->cfg), base->cfg.len, "movenv-home", &value) &&
	       value.len > 0 && value.at[0] != '/' && path_push(dir, "") == 0 &&
	       path_add(dir, value.at, value.len) == 0 &&
	       find_home_name(&base->home, dir, &base->file);
}

/* Reads the home as the shim does. */
static void
read_home(struct home_python *base, const struct environment *env)
{
	int fd = beneath_open(env->root, CFG_NAME);
	int is_read = fd >= 0 && home_read(&base->home, fd, env->dir.buf) == 0 &&
		      home_follow(&base->home) == 0;
	int is_told = complete_home(&base->home, &base->identity);
	struct path standalone;

	if (fd >= 0)
		close(fd);
	base->is_standalone = find_standalone_home(base, env, &standalone);
	if (base->is_standalone)
		is_read = is_read && io_same(standalone.buf, base->home.dir.buf);
	else if (is_read)
		find_home_name(&base->home, &base->home.dir, &base->file);
	base->is_found = is_read && is_told && base->file.len > 0;
	base->is_direct = is_read && base->home.hops == 0 && base->file.len > 0;
}

/*
 * Looks where the environment's symlinks lead, and in the other keys: old versions of virtualenv
 * wrote the prefix to home, and PyPy's venv writes nothing that names the interpreter.
 */
static void
look_beside_home(struct home_python *base, const struct environment *env)
{
	static const char *const keys[] = {"executable", "base-executable"};
	struct cfg_span value;
	char name[IDENTITY_TEXT_CAP];

	for (int i = 0; !base->file.len && identity_alias(&base->identity, i, name); i++) {
		struct path link = env->dir;
		char *real = NULL;

		if (path_push(&link, env->scripts) == 0 && path_push(&link, name) == 0)
			real = realpath(link.buf, NULL);
		if (real && is_home_python(real))
			path_set(&base->file, real, strlen(real));
		free(real);
	}
	for (int i = 0; i < 2 && !base->file.len; i++)
		if (cfg_find(buf_str(&base->cfg), base->cfg.len, keys[i], &value) &&
		    path_set(&base->file, value.at, value.len) == 0 &&
		    !is_home_python(base->file.buf))
			path_cut(&base->file, 0);
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
	read_home(base, env);
	if (!base->file.len)
		look_beside_home(base, env);
	return 0;
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
