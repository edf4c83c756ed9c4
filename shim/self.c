/* SPDX-License-Identifier: MIT */
/*
 * The shim's own environment; see self.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "absolute.h"
#include "common/compiler.h"
#include "common/readlink.h"
#include "common/say.h"
#include "self.h"

/* Opens DIR/pyvenv.cfg. Returns 1; 0 if it is missing; -1 with errno and its path in dir. */
static int
self_open_cfg(struct self *self, struct path *dir)
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

/* Looks beside and above exe. Returns as self_open_cfg(). */
static int
look_around(struct self *self)
{
	int found;

	path_copy(&self->env, &self->exe);
	if (path_up(&self->env) < 0)
		return -1;
	found = self_open_cfg(self, &self->env);
	if (found != 0)
		return found;
	if (path_up(&self->env) < 0)
		return -1;
	return self_open_cfg(self, &self->env);
}

/*
 * Python resolves ".." in the text, the kernel from the target of a symlink. So a path with ".."
 * after a name, or just before the file's name, becomes argv[0] only if there is no other way. Both
 * resolve "../env/bin/python" alike.
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
 * Looks around a path, then around the target of its symlink, hop by hop. strict: only around paths
 * that Python and the kernel resolve alike, else only around the others. Returns as
 * self_open_cfg().
 */
static int
try_path_of_self(struct self *self, const char *from, int strict)
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

/* Sets name to exe with all symlinks followed. */
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

/* Sets *file to the path that the kernel has for the shim. Returns as link_follow(). */
static int
read_proc_exe(struct path *file)
{
	path_set(file, "/proc/self/exe", 14);
	return link_follow(file);
}

static int
try_paths_of_self(struct self *self, const char *argv0, const char *execfn, int strict)
{
	struct path proc;
	int found = 0;

	self->by_argv0 = argv0 && strchr(argv0, '/');
	if (self->by_argv0)
		found = try_path_of_self(self, argv0, strict);
	if (found == 0)
		self->by_argv0 = 0;
	if (found == 0 && execfn && execfn[0])
		found = try_path_of_self(self, execfn, strict);
	if (found != 0)
		return found;
	if (read_proc_exe(&proc) <= 0)
		return 0; /* no /proc: only the two names exist */
	return try_path_of_self(self, proc.buf, strict);
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
	int found = try_paths_of_self(self, argv0, execfn, 1);

	if (found == 0)
		found = try_paths_of_self(self, argv0, execfn, 0);
	if (found == 0)
		errno = ENOENT;
	if (found <= 0 || learn_name(self) < 0)
		return -1;
	return add_slash(&self->exe);
}

/*
 * A path with ".." becomes absolute, as the one in a #! line is: the current directory may be a
 * deleted one, where Python does not start by a relative path, and which holds nothing else that
 * could have been started.
 */
static void
leave_deleted_directory(struct path *exe)
{
	static struct path full;
	const char *at = exe->buf;

	while (at[0] == '.' && at[1] == '/')
		at += 2;
	if (at[0] == '.' && at[1] == '.' &&
	    (absolute(&full, "", exe) == 0 || read_proc_exe(&full) > 0))
		path_copy(exe, &full);
}

/* Sets *python to the path of a file beside the shim. */
static int
set_beside(struct path *python, const struct path *exe)
{
	path_copy(python, exe);
	path_cut(python, (size_t)(path_base(python->buf) - python->buf));
	return path_push(python, "python");
}

int
self_become_python(struct self *self)
{
	struct path python, at;
	int is_link = strcmp(self->exe.buf, self->name.buf) != 0;

	leave_deleted_directory(&self->exe);
	path_copy(&at, &self->exe);
	do {
		if (set_beside(&python, &at) == 0 && (!is_link || access(python.buf, F_OK) == 0))
			return path_copy(&self->exe, &python), 0;
	} while (is_link && link_follow(&at) > 0);
	return set_beside(&self->exe, &self->exe);
}
