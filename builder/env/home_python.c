/* SPDX-License-Identifier: MIT */
/*
 * The interpreter that an environment stands on; see env/home_python.h.
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
#include "fs/io.h"
#include "fs/outfile.h"
#include "python/find.h"
#include "standalone/standalone.h"

/* 1 if this is an interpreter that an environment may stand on, by a look at the file. */
static int
is_base(const char *file)
{
	struct path inner;
	struct stat st;

	return file[0] == '/' && stat(file, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(file, X_OK) == 0 && interp_base_of(file, &inner) == 0;
}

/* The first of the names that the shim tries in a directory. Returns 1 with the file, else 0. */
static int
find_in(const struct home *home, const struct path *dir, struct path *file)
{
	char name[NAME_CAP];

	for (int i = 0; home_name(home, i, name); i++) {
		*file = *dir;
		if (path_push(file, name) == 0 && is_base(file->buf))
			return 1;
	}
	path_cut(file, 0);
	return 0;
}

/*
 * Debian has PyPy beside CPython, and python3 may be another version tomorrow: a file that does not
 * tell which is meant leads to the wrong one. Returns 1 if it did tell; else it is added.
 */
static int
complete(struct home *home, const struct identity *want)
{
	static const char *const names[] = {"cpython", "pypy", "graalvm"};
	int is_told = home->version[0] && (home->implementation[0] || want->implementation == 'c' ||
					   !want->implementation);

	for (size_t i = 0; i < 3; i++)
		if (want->implementation == "cpg"[i] && !home->implementation[0])
			memcpy(home->implementation, names[i], strlen(names[i]) + 1);
	if (!home->version[0] && want->minor >= 0 && want->minor < 1000) {
		snprintf(home->version, sizeof(home->version), "%d.%d", want->major, want->minor);
		memcpy(home->abi, want->abi, sizeof(home->abi));
	}
	return is_told;
}

/* movenv-home: the directory of an interpreter that the environment carries with it. */
static int
find_bundled(struct home_python *base, const struct environment *env, struct path *dir)
{
	struct cfg_span value;

	*dir = env->dir;
	return cfg_find(buf_str(&base->cfg), base->cfg.len, "movenv-home", &value) &&
	       value.len > 0 && value.at[0] != '/' && path_push(dir, "") == 0 &&
	       path_add(dir, value.at, value.len) == 0 && find_in(&base->home, dir, &base->file);
}

/* Looks where the file leads the shim. */
static void
look_home(struct home_python *base, const struct environment *env)
{
	int fd = openat(env->root, CFG_NAME, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int is_read = fd >= 0 && home_read(&base->home, fd, env->dir.buf) == 0 &&
		      home_follow(&base->home) == 0;
	int is_told = complete(&base->home, &base->want);
	struct path bundled;

	if (fd >= 0)
		close(fd);
	base->is_bundled = find_bundled(base, env, &bundled);
	if (base->is_bundled)
		is_read = is_read && io_same(bundled.buf, base->home.dir.buf);
	else if (is_read)
		find_in(&base->home, &base->home.dir, &base->file);
	base->is_found = is_read && is_told && base->file.len > 0;
	base->is_direct = is_read && base->home.hops == 0 && base->file.len > 0;
}

/*
 * What the environment's python is a link to, or what the file says apart from home: virtualenv
 * wrote the prefix there once, and PyPy's venv nothing that would tell the name.
 */
static void
look_elsewhere(struct home_python *base, const struct environment *env)
{
	static const char *const keys[] = {"executable", "base-executable"};
	struct cfg_span value;
	char name[IDENTITY_TEXT_CAP];

	for (int i = 0; !base->file.len && identity_alias(&base->want, i, name); i++) {
		struct path link = env->dir;
		char *real = NULL;

		if (path_push(&link, env->scripts) == 0 && path_push(&link, name) == 0)
			real = realpath(link.buf, NULL);
		if (real && is_base(real))
			path_set(&base->file, real, strlen(real));
		free(real);
	}
	for (int i = 0; i < 2 && !base->file.len; i++)
		if (cfg_find(buf_str(&base->cfg), base->cfg.len, keys[i], &value) &&
		    path_set(&base->file, value.at, value.len) == 0 && !is_base(base->file.buf))
			path_cut(&base->file, 0);
}

/* The text, as Python would take it: shorter than 32 KiB, with no NUL in it. */
static int
read_cfg(struct home_python *base, const struct environment *env)
{
	int status = io_slurp(env->root, CFG_NAME, &base->cfg, CFG_MAX - 1);
	const char *shown = env->shown.buf;

	if (status < 0 && errno == EFBIG)
		return fail("cannot use '%s/" CFG_NAME "': it is longer than the 32 KiB that "
			    "Python reads",
			    shown);
	if (status < 0 && errno == EINVAL)
		return fail("cannot use '%s/" CFG_NAME "': it is not a regular file", shown);
	if (status < 0)
		return fail_errno("cannot read '%s/" CFG_NAME "'", shown);
	if (memchr(buf_str(&base->cfg), '\0', base->cfg.len))
		return fail("cannot use '%s/" CFG_NAME "': it is not text", shown);
	return 0;
}

int
home_python_read(struct home_python *base, const struct environment *env)
{
	*base = (struct home_python){0};
	if (read_cfg(base, env) < 0)
		return -1;
	identity_read(&base->want, buf_str(&base->cfg), base->cfg.len, env->sites, env->site_count);
	look_home(base, env);
	if (!base->file.len)
		look_elsewhere(base, env);
	return 0;
}

/* Says which environment wants what, and what to do when it cannot have it. */
static int
refuse_other(const struct home_python *base, const struct environment *env,
	     const struct interp *interp)
{
	char wanted[IDENTITY_TEXT_CAP], given[IDENTITY_TEXT_CAP], spec[IDENTITY_TEXT_CAP];
	struct identity got;

	identity_take(&got, interp);
	fail("cannot put '%s' on '%s': its packages are for %s, and that is %s", env->shown.buf,
	     interp->file.buf, identity_words(&base->want, wanted), identity_words(&got, given));
	advise("make a new one with 'movenv create -p %s' and install the packages again; or "
	       "install %s",
	       identity_spec(&got, spec), wanted);
	return -1;
}

static int
not_found(const struct home_python *base, const struct environment *env)
{
	char words[IDENTITY_TEXT_CAP];
	struct cfg_span home = {0};

	identity_words(&base->want, words);
	cfg_find(buf_str(&base->cfg), base->cfg.len, "home", &home);
	fail("cannot repair '%s': it needs %s, and there is none in '%.*s', in MOVENV_PYTHON, on "
	     "PATH, or in the usual places",
	     env->shown.buf, words, (int)home.len, home.len ? home.at : "");
	advise("install %s, or say where one is: movenv repair -p FILE '%s'; or "
	       "make a new one with 'movenv create' and install the packages again",
	       words, env->shown.buf);
	return -1;
}

/* 1 if nothing has to be asked: pyvenv.cfg has what others read of the interpreter. */
static int
says_enough(const struct home_python *base)
{
	struct cfg_span value;

	return base->is_found && base->is_direct && base->want.minor >= 0 &&
	       cfg_find(base->cfg.data, base->cfg.len, "implementation", &value) &&
	       cfg_find(base->cfg.data, base->cfg.len, "version_info", &value);
}

/* Asks the one that it stands on, which also tells the ABI where no name does. */
static int
ask_own(struct home_python *base)
{
	int status;

	err_mute(1);
	status = interp_ask(&base->interp, base->file.buf);
	err_mute(0);
	if (status == 0 && !base->want.abi[0] && strlen(base->interp.abi) < sizeof(base->want.abi))
		memcpy(base->want.abi, base->interp.abi, strlen(base->interp.abi) + 1);
	if (status == 0 && identity_is_met(&base->want, &base->interp))
		return 1;
	interp_release(&base->interp);
	return 0;
}

/* The one that it carries, at the word of its pyvenv.cfg. Returns 1, or 0: it has none. */
static int
believe(struct home_python *base)
{
	static const char *const keys[] = {"implementation", "version", "version_info"};
	struct interp *interp = &base->interp;
	const char **texts[] = {&interp->implementation, &interp->version, &interp->version_info};
	char *text = interp->text = malloc(base->cfg.len + 3);
	struct cfg_span value;
	int found = text && base->is_bundled && base->want.minor >= 0;

	for (int i = 0; found && i < 3; i++) {
		found = cfg_find(base->cfg.data, base->cfg.len, keys[i], &value);
		if (found) {
			*texts[i] = memcpy(text, value.at, value.len);
			text[value.len] = '\0';
			text += value.len + 1;
		}
	}
	interp->file = interp->home = base->file;
	if (found && path_up(&interp->home) == 0)
		return 1;
	interp_release(interp);
	path_cut(&base->file, 0);
	return 0;
}

static int
take(struct home_python *base)
{
	base->is_asked = 1;
	if (asprintf(&base->becomes, "on '%s'", base->interp.file.buf) < 0) {
		base->becomes = NULL;
		return fail_errno("cannot go on");
	}
	return 0;
}

int
home_python_choose(struct home_python *base, const struct environment *env, const char *spec)
{
	int found;

	if (spec && *spec) {
		if (find_interp(spec, &base->interp) < 0)
			return -1;
		if (!identity_is_met(&base->want, &base->interp))
			return refuse_other(base, env, &base->interp);
		return take(base);
	}
	if (says_enough(base))
		return 0;
	found = base->file.len > 0 &&
		(spec && outfile_is_in(base->file.buf, env->dir.buf) ? believe(base)
								     : ask_own(base));
	if (!found) {
		base->is_found = base->is_direct = 0;
		found = find_wanted(&base->want, &base->interp);
	}
	return found < 0 ? -1 : found ? take(base) : not_found(base, env);
}

int
home_python_carry(struct home_python *base, const struct environment *env)
{
	if (!base->is_asked && (interp_ask(&base->interp, base->file.buf) < 0 || take(base) < 0))
		return -1;
	if (standalone_become(&base->interp, &env->dir) < 0)
		return fail_errno("cannot use '%s'", env->shown.buf);
	base->is_carried = 1;
	return 0;
}

void
home_python_release(struct home_python *base)
{
	interp_release(&base->interp);
	buf_free(&base->cfg);
	free(base->becomes);
	base->becomes = NULL;
}
