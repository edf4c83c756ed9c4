/* SPDX-License-Identifier: MIT */
/*
 * Paths of programs; see env/program_path.h.
 */
#include <string.h>
#include <sys/stat.h>

#include "env/program_path.h"

/* Returns 1 if the directory has another name here, by which programs were started. */
static int
is_same_directory(const struct environment *env, const struct path *dir)
{
	struct stat named, root;

	if (strcmp(env->dir.buf, env->shown.buf) != 0 || dir->buf[0] != '/')
		return 0;
	return stat(dir->buf, &named) == 0 && fstat(env->root, &root) == 0 &&
	       named.st_dev == root.st_dev && named.st_ino == root.st_ino;
}

int
program_path_is_own(const struct environment *env, const char *path, size_t n)
{
	size_t len = strlen(env->scripts), rest;
	const char *slash = memrchr(path, '/', n);
	struct path dir;

	if (environment_holds(env, path, n, &rest))
		return n - rest > len && !memcmp(path + rest, env->scripts, len) &&
		       path[rest + len] == '/';
	if (!slash || memchr(path, '\0', n) || path_set(&dir, path, (size_t)(slash - path)) < 0)
		return 0;
	slash = strrchr(dir.buf, '/');
	if (!slash || strcmp(slash + 1, env->scripts) != 0)
		return 0;
	path_cut(&dir, (size_t)(slash - dir.buf));
	return is_same_directory(env, &dir);
}

int
program_path_show(const struct environment *env, const struct path *path, struct path *shown)
{
	size_t n = env->dir.len;

	*shown = env->shown;
	if (strncmp(path->buf, env->dir.buf, n) != 0 || path->buf[n] != '/')
		return path_copy(shown, path), 0;
	return path_push(shown, path->buf + n + 1);
}
