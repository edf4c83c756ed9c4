/* SPDX-License-Identifier: MIT */
/*
 * A start by variables; see pythonhome.h.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "absolute.h"
#include "common/environ.h"
#include "python_options.h"
#include "pythonhome.h"
#include "room.h"

enum { HAD_E = 1, HAD_I = 2 };

/*
 * Rewrites, in place, the options that make Python ignore its variables: -E becomes -R, which is
 * the default anyway, and -I becomes -s. Returns which of them were there.
 */
static int
rewrite_isolation(char **args)
{
	struct python_options options = {.argv = args, .next = 1};
	int letter, had = 0;

	while ((letter = python_options_next(&options)) != 0) {
		if (letter == 'E')
			had |= HAD_E, *options.letter = 'R';
		else if (letter == 'I')
			had |= HAD_I, *options.letter = 's';
	}
	return had;
}

int
pythonhome_start(const struct pythonhome *start, char **args, char **envp)
{
	static struct path home, launcher, site, base;
	int has_launcher = start->version[2] == '1' && start->version[3] > '0';
	int had = rewrite_isolation(args);
	char **vars = envp, **all, **next, *path;
	const char *old;
	size_t room;

	if (had & HAD_I && !has_launcher)
		return EINVAL;
	if (had)
		environ_forget(envp, "PYTHON");
	path_copy(&base, start->file);
	if (path_up(&base) < 0 || path_up(&base) < 0 || absolute(&home, "PYTHONHOME=", &base) < 0 ||
	    absolute(&launcher, "__PYVENV_LAUNCHER__=", start->exe) < 0 ||
	    absolute(&site, "PYTHONPATH=", start->env) < 0 || path_push(&site, SITE_DIR) < 0)
		return errno;
	if (strchr(home.buf, ':') || strchr(site.buf, ':'))
		return EINVAL;
	old = environ_get(envp, "PYTHONPATH");
	environ_forget(envp, "PYTHONPATH=");
	while (*vars)
		vars++;
	room = (size_t)(vars - envp + 5) * sizeof(*all);
	all = room_take(room + site.len + (old ? strlen(old) : 0) + 2);
	if (!all)
		return errno;
	next = all;
	path = (char *)all + room;
	memcpy(path, site.buf, site.len + 1);
	if (old && *old) {
		path[site.len] = ':';
		memcpy(path + site.len + 1, old, strlen(old) + 1);
	}
	*next++ = home.buf;
	*next++ = path;
	if (has_launcher) {
		*next++ = launcher.buf;
		args[0] = (char *)start->file->buf;
	}
	if (had & HAD_I)
		*next++ = "PYTHONSAFEPATH=" SAFE_PATH_MARK;
	memcpy(next, envp, (size_t)(vars - envp + 1) * sizeof(*envp));
	execve(start->file->buf, args, all);
	return errno;
}
