/* SPDX-License-Identifier: MIT */
/*
 * The environment that a shim stands in; see self.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/readlink.h"
#include "common/say.h"
#include "self.h"

/* Opens DIR/pyvenv.cfg. Returns 1, 0 if there is none, -1 with errno and the name in dir. */
static int
open_cfg(struct self *self, struct path *dir)
{
	size_t mark = dir->len;

	if (path_push(dir, CFG_NAME) < 0)
		return -1;
	/* O_NONBLOCK: a FIFO must not hang the start. openat: musl's open() adds an fcntl. */
	self->cfg = openat(AT_FDCWD, dir->buf, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (self->cfg < 0 && errno != ENOENT && errno != ENOTDIR)
		return -1;
	path_cut(dir, mark);
	return self->cfg >= 0;
}

/* Looks beside and above exe. Returns as open_cfg. */
static int
look_around(struct self *self)
{
	int found;

	path_copy(&self->env, &self->exe);
	if (path_up(&self->env) < 0)
		return -1;
	found = open_cfg(self, &self->env);
	if (found != 0)
		return found;
	if (path_up(&self->env) < 0)
		return -1;
	return open_cfg(self, &self->env);
}

/*
 * Python reads ".." by cutting the text, the kernel by going up from where a link led. So a path
 * in which ".." stands behind a name, or last before the file's name, becomes argv[0] only when
 * there is no other way; "../env/bin/python" is read alike by both.
 */
static int
is_doubtful(const struct path *exe)
{
	int named = exe->buf[0] == '/', up = 0;

	for (const char *at = exe->buf, *slash; (slash = strchr(at, '/')); at = slash + 1) {
		size_t n = (size_t)(slash - at);

		if (n == 0 || (n == 1 && at[0] == '.'))
			continue;
		up = n == 2 && at[0] == '.' && at[1] == '.';
		if (up && named)
			return 1;
		named |= !up;
	}
	return up;
}

/*
 * Looks around a path, then around what it links to, hop by hop: where strict, only around those
 * that Python reads as the kernel does, else only around the others. Returns as open_cfg.
 */
static int
try(struct self *self, const char *from, int strict)
{
	int more = 1;

	if (path_set(&self->exe, from, strlen(from)) < 0)
		return -1;
	for (int hops = 0; more > 0 && hops < LINK_HOPS_MAX; hops++) {
		if (strict != is_doubtful(&self->exe)) {
			int found = look_around(self);

			if (found != 0)
				return found;
			say("no " CFG_NAME " beside or above '%'", self->exe.buf);
		}
		more = link_follow(&self->exe);
	}
	return more < 0 ? -1 : 0;
}

/* The name of the file itself: exe's, or that of what it links to in the end. */
static int
learn_name(struct self *self)
{
	int hops = 0;
	int more;

	path_copy(&self->name, &self->exe);
	while ((more = link_follow(&self->name)) > 0)
		if (++hops == LINK_HOPS_MAX) {
			errno = ELOOP;
			return -1;
		}
	if (more < 0)
		return -1;
	return 0;
}

ATTR_GUARDED static int
try_all(struct self *self, const char *argv0, const char *execfn, int strict)
{
	char proc[PATH_CAP];
	ssize_t n;
	int found = 0;

	self->by_argv0 = argv0 && strchr(argv0, '/');
	if (self->by_argv0)
		found = try(self, argv0, strict);
	if (found == 0)
		self->by_argv0 = 0;
	if (found == 0 && execfn && execfn[0])
		found = try(self, execfn, strict);
	if (found != 0)
		return found;
	n = readlink("/proc/self/exe", proc, sizeof(proc) - 1);
	if (n <= 0)
		return 0; /* no /proc: the two names were all there is */
	proc[n] = '\0';
	return try(self, proc, strict);
}

/* A name without a slash is one in the current directory; Python would search PATH for it. */
static int
add_slash(struct path *exe)
{
	struct path name;

	if (strchr(exe->buf, '/'))
		return 0;
	path_copy(&name, exe);
	if (path_set(exe, ".", 1) < 0)
		return -1;
	return path_push(exe, name.buf);
}

int
self_find(struct self *self, const char *argv0, const char *execfn)
{
	int found = try_all(self, argv0, execfn, 1);

	if (found == 0)
		found = try_all(self, argv0, execfn, 0);
	if (found == 0)
		errno = ENOENT;
	if (found <= 0 || learn_name(self) < 0)
		return -1;
	return add_slash(&self->exe);
}
