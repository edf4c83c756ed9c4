/* SPDX-License-Identifier: MIT */
/*
 * Asking an interpreter; see python/interp.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/home.h"
#include "common/readlink.h"
#include "core/err.h"
#include "fs/io.h"
#include "fs/safe_name.h"
#include "python/ask.h"
#include "python/interp.h"

/* Opens the pyvenv.cfg beside or above a file; its directory goes to env. -1 if there is none. */
static int
open_cfg(const char *file, struct path *env)
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
		if (fd >= 0)
			return fd;
	}
	return -1;
}

/*
 * What a link in an environment leads to, if that lies in none: PyPy's venv writes no key that
 * would tell its name. Returns 1, or -1 with ENOENT.
 */
static int
follow_out(const char *file, struct path *base)
{
	char *real = realpath(file, NULL);
	struct path env;
	int fd = real ? open_cfg(real, &env) : 0;
	int status = real && fd < 0 && path_set(base, real, strlen(real)) == 0 ? 1 : -1;

	if (real && fd >= 0)
		close(fd);
	free(real);
	errno = ENOENT;
	return status;
}

int
interp_base_of(const char *file, struct path *base)
{
	struct path env;
	struct home home = {0};
	char name[NAME_CAP];
	int fd = open_cfg(file, &env);
	int status;

	if (fd < 0)
		return 0;
	status = home_read(&home, fd, env.buf) < 0 || home_follow(&home) < 0 ? -1 : 0;
	close(fd);
	/* One that it carries comes first, wherever home is. */
	if (status == 0 && home.standalone[0] && home_wanted(&home, name)) {
		path_copy(base, &env);
		if (path_push(base, home.standalone) == 0 && path_push(base, name) == 0 &&
		    access(base->buf, X_OK) == 0)
			return 1;
	}
	for (int i = 0; status == 0 && home_name(&home, i, name); i++) {
		*base = home.dir;
		if (path_push(base, name) < 0)
			return -1;
		if (access(base->buf, X_OK) == 0)
			return 1;
	}
	if (status < 0)
		return -1;
	return follow_out(file, base);
}

/* Each key of the answer and where its value goes. */
static int
take_answer(struct interp *interp, char *at, const char *end)
{
	const struct {
		const char *key;
		const char **value;
	} fields[] = {
		{"abi", &interp->abi},
		{"base_prefix", &interp->base_prefix},
		{"executable", &interp->executable},
		{"implementation", &interp->implementation},
		{"include", &interp->include},
		{"libc", &interp->libc},
		{"platlib", &interp->platlib},
		{"purelib", &interp->purelib},
		{"scripts", &interp->scripts},
		{"stdlib", &interp->stdlib},
		{"suffix", &interp->suffix},
		{"version", &interp->version},
		{"version_info", &interp->version_info},
		{"wheels", &interp->wheels},
	};

	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		if (at >= end || strcmp(at, fields[i].key) != 0)
			return -1;
		at += strlen(at) + 1;
		if (at >= end)
			return -1;
		*fields[i].value = at;
		at += strlen(at) + 1;
	}
	return at == end ? 0 : -1;
}

/* Directories that leave the environment, or a name with a slash, come from no sane interpreter. */
static int
check_answer(const struct interp *interp)
{
	const char *const paths[] = {interp->purelib, interp->platlib, interp->scripts,
				     interp->include};

	for (size_t i = 0; i < COUNT_OF(paths); i++)
		if (safe_name_reject(paths[i], strlen(paths[i])))
			return -1;
	return interp->executable[0] == '/' && interp->stdlib[0] == '/' &&
			       !strpbrk(interp->executable, "\r\n")
		       ? 0
		       : -1;
}

/* What the shim will know of the interpreter from pyvenv.cfg, if its file has this name. */
static int
as_shim_sees(const struct interp *interp, const char *executable, struct home *home)
{
	size_t n = strcspn(interp->version, ".");

	*home = (struct home){0};
	n += 1 + strcspn(interp->version + n + 1, ".");
	if (n >= sizeof(home->version) || strlen(interp->abi) >= sizeof(home->abi) ||
	    strlen(executable) >= sizeof(home->executable))
		return -1;
	memcpy(home->version, interp->version, n);
	memcpy(home->abi, interp->abi, strlen(interp->abi));
	memcpy(home->executable, executable, strlen(executable));
	if (!strcmp(interp->implementation, "PyPy"))
		memcpy(home->implementation, "pypy", 5);
	if (!strcmp(interp->implementation, "GraalVM"))
		memcpy(home->implementation, "graalvm", 8);
	return 0;
}

/*
 * Tries a directory as the home: it must hold the interpreter by its versioned name, and Python
 * must find the base prefix from there.
 */
static int
is_home(const struct interp *interp, const struct path *dir, const char *name)
{
	struct path file = *dir, prefix = *dir;

	if (path_push(&file, name) < 0 || !io_same(file.buf, interp->executable))
		return 0;
	return path_up(&prefix) == 0 && io_same(prefix.buf, interp->base_prefix);
}

/* The directory that the executable lies in after all links. */
static int
take_real_home(struct interp *interp)
{
	char *real = realpath(interp->executable, NULL);
	int status = real ? path_set(&interp->home, real, strlen(real)) : -1;

	free(real);
	return status < 0 ? -1 : path_up(&interp->home);
}

/* Makes interp->file the first name in the home that the shim will find there. */
static int
take_file(struct interp *interp)
{
	struct path at;
	struct home home = {0};
	char name[NAME_CAP];
	char *real = realpath(interp->executable, NULL);
	int status = real ? as_shim_sees(interp, path_base(real), &home) : -1;

	free(real);
	if (status < 0)
		return -1;
	for (int i = 0; home_name(&home, i, name); i++) {
		at = interp->home;
		if (path_push(&at, name) == 0 && io_same(at.buf, interp->executable)) {
			interp->file = at;
			return 0;
		}
	}
	return -1;
}

/*
 * The home is the first directory on the way from the executable's name through its links that
 * will do: /usr/bin outlives a link's target, as Homebrew's and uv's directories do.
 */
static int
choose_home(struct interp *interp)
{
	char name[NAME_CAP];
	struct home home = {0};
	struct path at;

	if (as_shim_sees(interp, "", &home) < 0 || !home_name(&home, 0, name) ||
	    path_set(&at, interp->executable, strlen(interp->executable)) < 0)
		return -1;
	for (int hops = 0; hops < LINK_HOPS_MAX; hops++) {
		interp->home = at;
		if (path_up(&interp->home) == 0 && is_home(interp, &interp->home, name))
			return take_file(interp);
		if (link_follow(&at) <= 0)
			break;
	}
	return take_real_home(interp) < 0 ? -1 : take_file(interp);
}

static int
ask_file(struct interp *interp, const char *file)
{
	size_t n;
	char *at;

	if (io_absolute(file, &interp->asked) < 0)
		return fail_errno("cannot use the interpreter '%s'", file);
	interp->text = ask_interpreter(interp->asked.buf, &n);
	if (!interp->text)
		return -1;
	at = memmem(interp->text, n, "movenv", sizeof("movenv"));
	if (!at || take_answer(interp, at + sizeof("movenv"), interp->text + n) < 0 ||
	    check_answer(interp) < 0 ||
	    pep440_parse(interp->version, strlen(interp->version), &interp->parsed) < 0)
		return fail("cannot use the interpreter '%s': its answer makes no sense", file);
	return 0;
}

int
interp_ask(struct interp *interp, const char *file)
{
	struct path base;
	int found = interp_base_of(file, &base);

	*interp = (struct interp){0};
	if (found < 0)
		return fail("cannot use the interpreter '%s': the base of its environment is gone",
			    file);
	if (ask_file(interp, found ? base.buf : file) < 0)
		return -1;
	/* A script (pyenv's shims are some) may have led to an environment all the same. */
	if (!found && interp_base_of(interp->executable, &base) > 0) {
		interp_release(interp);
		if (ask_file(interp, base.buf) < 0)
			return -1;
	}
	if (choose_home(interp) < 0)
		return fail("cannot use the interpreter '%s': no name beside it has its version",
			    interp->executable);
	verbose("interpreter '%s', %s %s", interp->file.buf, interp->implementation,
		interp->version);
	return 0;
}

void
interp_release(struct interp *interp)
{
	free(interp->text);
	*interp = (struct interp){0};
}
