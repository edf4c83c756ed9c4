/* SPDX-License-Identifier: MIT */
/*
 * An environment that is there; see env/environment.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/layout.h"
#include "common/pyvenv_cfg.h"
#include "core/buf.h"
#include "core/err.h"
#include "env/environment.h"
#include "env/not_environment.h"
#include "env/origin.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/io.h"

#define ACTIVATE_MAX (256u << 10) /* bytes of an activate script */

static void
add_environment_name(struct environment *env, const char *name, size_t n)
{
	while (n > 1 && name[n - 1] == '/')
		n--;
	/* "/" would hold everything. */
	if (n < 2 || name[0] != '/' || env->name_count == ENVIRONMENT_NAMES_MAX)
		return;
	for (size_t i = 0; i < env->name_count; i++)
		if (env->names[i].len == n && !memcmp(env->names[i].buf, name, n))
			return;
	if (path_set(&env->names[env->name_count], name, n) == 0)
		env->name_count++;
}

static int
add_activate_name(struct environment *env)
{
	struct path file = {0}, dir;
	struct buf text = {0};
	const char *at = "";
	int status = 0;

	if (path_set(&file, env->scripts, strlen(env->scripts)) < 0 ||
	    path_push(&file, "activate") < 0)
		return -1;
	if (beneath_slurp(env->root, file.buf, &text, ACTIVATE_MAX, NULL) == 0)
		at = buf_str(&text);
	else
		status = unread_note_file(env->unread, file.buf);
	while (origin_of_activate(&at, &dir))
		add_environment_name(env, dir.buf, dir.len);
	buf_free(&text);
	return status;
}

/* Reads the kind of scripts, and the place where the environment was made. */
static int
read_cfg(struct environment *env)
{
	struct buf text = {0};
	struct cfg_span value;
	struct path dir;
	int status = beneath_slurp(env->root, CFG_NAME, &text, CFG_MAX, NULL);

	if (status == 0) {
		env->text_scripts = cfg_find(text.data, text.len, "movenv-scripts", &value) &&
				    value.len == 4 && !memcmp(value.at, "text", 4);
		if (cfg_find(text.data, text.len, "command", &value) &&
		    origin_of_command(value, &dir))
			add_environment_name(env, dir.buf, dir.len);
	}
	buf_free(&text);
	return status;
}

/* Returns 1 for a directory, 0 for something else or nothing, -1 with errno. */
static int
is_real_dir(const struct environment *env, const char *name)
{
	struct stat st;

	if (fstatat(env->root, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return beneath_is_missing(errno) ? 0 : -1;
	return S_ISDIR(st.st_mode);
}

static int
add_site(struct environment *env, const char *lib, const char *python)
{
	struct path *site = &env->sites[env->site_count];
	int is_site;

	if (env->site_count == ENVIRONMENT_SITES_MAX || path_set(site, lib, strlen(lib)) < 0 ||
	    path_push(site, python) < 0)
		return 0;
	is_site = is_real_dir(env, site->buf);
	if (is_site == 1 && path_push(site, "site-packages") == 0)
		is_site = is_real_dir(env, site->buf);
	if (is_site < 0)
		return unread_note(env->unread, site->buf);
	env->site_count += (size_t)is_site;
	return 0;
}

static int
is_python_lib(const char *name)
{
	return name_starts(name, "python") || name_starts(name, "pypy") ||
	       name_starts(name, "graalpy");
}

static int
find_sites_in(struct environment *env, const char *lib)
{
	int fd = beneath_open_dir(env->root, lib);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int status = 0;

	if (!stream) {
		status = unread_note_file(env->unread, lib);
		if (fd >= 0)
			close(fd);
		return status;
	}
	while (status == 0 && (errno = 0, entry = readdir(stream)))
		if (is_python_lib(entry->d_name))
			status = add_site(env, lib, entry->d_name);
	if (status == 0 && errno)
		status = unread_note(env->unread, lib);
	closedir(stream);
	return status;
}

/* lib/python3.12/site-packages and its like; a lib64 that is a link is lib again. */
static int
find_sites(struct environment *env)
{
	return find_sites_in(env, "lib") < 0 || find_sites_in(env, "lib64") < 0 ? -1 : 0;
}

/* Returns 1, 0 if the environment has none, or -1 with errno. */
static int
find_scripts(struct environment *env)
{
	static const char *const names[] = {"bin", "Scripts"};
	int found = 0;

	for (size_t i = 0; i < 2 && found == 0; i++) {
		env->scripts = names[i];
		/* A link may lead to scripts that are not the environment's. */
		found = is_real_dir(env, names[i]);
	}
	return found;
}

/* Finds the names and the parts of an open environment. Returns 0, or -1 with errno. */
static int
read_parts(struct environment *env, const char *dir)
{
	char *real;

	add_environment_name(env, env->dir.buf, env->dir.len);
	real = realpath(dir, NULL);
	if (!real)
		return -1;
	add_environment_name(env, real, strlen(real));
	free(real);
	return add_activate_name(env) < 0 ? -1 : find_sites(env);
}

static int
open_root(struct environment *env, const char *dir)
{
	env->unread = calloc(1, sizeof(*env->unread));
	if (!env->unread || io_absolute(dir, &env->dir) < 0)
		return -1;
	env->root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return env->root < 0 ? -1 : 0;
}

int
environment_fits(const struct path *dir)
{
	struct path file = *dir;

	return path_push(&file, "bin/python");
}

int
environment_open_as(struct environment *env, const char *dir, const char *shown)
{
	int found;

	*env = (struct environment){.root = -1};
	if (open_root(env, dir) < 0)
		return errno == ENOENT ? not_environment(dir, shown, CFG_NAME)
				       : fail_errno("cannot use '%s'", shown);
	if (io_absolute(shown, &env->shown) < 0 || environment_fits(&env->shown) < 0)
		return fail_errno("cannot use '%s'", shown);
	found = find_scripts(env);
	if (found < 0)
		return fail_errno("cannot read '%s/%s'", shown, env->scripts);
	if (found == 0)
		return not_environment(dir, shown,
				       faccessat(env->root, CFG_NAME, F_OK, AT_SYMLINK_NOFOLLOW) < 0
					       ? CFG_NAME
					       : "directory bin");
	if (read_cfg(env) < 0) {
		if (errno == ENOENT)
			return not_environment(dir, shown, CFG_NAME);
		/* Others are reported by who reads the rest of the text. */
		if (!beneath_is_none(errno) && errno != EFBIG)
			return fail_errno("cannot read '%s/" CFG_NAME "'", shown);
	}
	return read_parts(env, dir) < 0 ? fail_errno("cannot read '%s'", shown) : 0;
}

int
environment_open(struct environment *env, const char *dir)
{
	return environment_open_as(env, dir, dir);
}

/* Returns 1 if ".." is in the path: its text does not show where it leads. */
static int
climbs(const char *path, size_t n)
{
	const char *end = path + n;

	for (const char *at = path; (at = memmem(at, (size_t)(end - at), "/..", 3));) {
		at += 3;
		if (at == end || *at == '/')
			return 1;
	}
	return 0;
}

int
environment_holds(const struct environment *env, const char *path, size_t n, size_t *rest)
{
	for (size_t i = 0; i < env->name_count; i++) {
		size_t len = env->names[i].len;

		if (n <= len || memcmp(path, env->names[i].buf, len) != 0 || path[len] != '/')
			continue;
		*rest = len + 1;
		return !climbs(path, strnlen(path, n));
	}
	return 0;
}

const char *
environment_in_site(const struct environment *env, const char *name)
{
	for (size_t i = 0; i < env->site_count; i++) {
		size_t n = env->sites[i].len;

		if (!strncmp(name, env->sites[i].buf, n) && name[n] == '/')
			return name + n + 1;
	}
	return NULL;
}

int
environment_left(size_t depth, const char *path, size_t n)
{
	for (size_t at = 0; at < n;) {
		const char *part = path + at;
		const char *slash = memchr(part, '/', n - at);
		size_t len = slash ? (size_t)(slash - part) : n - at;

		if (len == 2 && !memcmp(part, "..", 2)) {
			if (depth-- == 0)
				return 1;
		} else if (len > 0 && !(len == 1 && part[0] == '.')) {
			depth++;
		}
		at += len + 1;
	}
	return 0;
}

void
environment_close(struct environment *env)
{
	if (env->root >= 0)
		close(env->root);
	env->root = -1;
	if (env->unread)
		unread_release(env->unread);
	free(env->unread);
	env->unread = NULL;
}
