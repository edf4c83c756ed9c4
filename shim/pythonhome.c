/* SPDX-License-Identifier: MIT */
/*
 * One start by variables; see pythonhome.h.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "absolute.h"
#include "common/environ.h"
#include "pip_hook.h"
#include "pythonhome.h"

int
once_start(const struct once *once, char **args, char **envp)
{
	static struct path home, launcher, site, base;
	int has_launcher = once->version[2] == '1' && once->version[3] > '0';
	int hidden = hook_expose(args);
	char **vars = envp;
	const char *old;

	if (hidden & HOOK_ISOLATED && !has_launcher)
		return EINVAL;
	if (hidden)
		environ_forget(envp, "PYTHON");
	path_copy(&base, once->file);
	if (path_up(&base) < 0 || path_up(&base) < 0 || absolute(&home, "PYTHONHOME=", &base) < 0 ||
	    absolute(&launcher, "__PYVENV_LAUNCHER__=", once->exe) < 0 ||
	    absolute(&site, "PYTHONPATH=", once->env) < 0 || path_push(&site, SITE_DIR) < 0)
		return errno;
	if (strchr(home.buf, ':') || strchr(site.buf, ':'))
		return EINVAL;
	old = environ_get(envp, "PYTHONPATH");
	environ_forget(envp, "PYTHONPATH=");
	while (*vars)
		vars++;

	char *all[vars - envp + 5], **next = all;
	char path[site.len + (old ? strlen(old) : 0) + 2];

	memcpy(path, site.buf, site.len + 1);
	if (old && *old) {
		path[site.len] = ':';
		memcpy(path + site.len + 1, old, strlen(old) + 1);
	}
	*next++ = home.buf;
	*next++ = path;
	if (has_launcher) {
		*next++ = launcher.buf;
		args[0] = (char *)once->file->buf;
	}
	if (hidden & HOOK_ISOLATED)
		*next++ = "PYTHONSAFEPATH=" SAFE_PATH_MARK;
	memcpy(next, envp, (size_t)(vars - envp + 1) * sizeof(*envp));
	execve(once->file->buf, args, all);
	return errno;
}
