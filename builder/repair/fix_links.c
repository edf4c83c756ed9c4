/* SPDX-License-Identifier: MIT */
/*
 * Mending links; see repair/fix_links.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"
#include "common/layout.h"
#include "fs/dirlist.h"
#include "fs/symlink.h"
#include "repair/fix_links.h"

static size_t
depth_of(const char *file)
{
	size_t depth = 0;

	for (; *file; file++)
		depth += *file == '/';
	return depth;
}

/* The place in the environment that an absolute link leads to, relative to it; NULL: none. */
static const char *
inside(const struct environment *env, struct path *target)
{
	size_t rest;

	if (!environment_holds(env, target->buf, target->len, &rest) &&
	    (path_push(target, ".") < 0 || /* the environment's own directory */
	     !environment_holds(env, target->buf, target->len, &rest)))
		return NULL;
	return target->buf + rest + strspn(target->buf + rest, "/");
}

/* Makes an absolute link that leads to a place in the environment relative. */
static int
make_relative(struct issue *mend, const char *to)
{
	struct buf link = {0};
	int status = 0;

	for (size_t depth = depth_of(mend->file.buf); status == 0 && depth > 0; depth--)
		status = buf_puts(&link, "../");
	if (status == 0)
		status = buf_puts(&link, *to ? to : ".");
	mend->link = link.data; /* for issues_release() to free */
	mend->becomes = "a relative link";
	return status;
}

static int
look_at(struct issues *mends, const char *file)
{
	const struct environment *env = mends->env;
	struct path target = {0}, said;
	const char *to = NULL;
	struct issue *mend;
	int status;

	if (symlink_read(env->root, file, &target) < 0) {
		issues_unread(mends, file);
		return 0;
	}
	if (target.buf[0] != '/' && !environment_left(depth_of(file), target.buf, target.len))
		return 0;
	said = target;
	if (target.buf[0] == '/')
		to = inside(env, &target);
	mend = issues_add_file(mends, ISSUE_LINK, file);
	if (!mend)
		return errno == ENOMEM ? -1 : 0;
	if (!to) {
		mend->remedy = "put what it leads to in its place";
		return issues_say(mend, "it leads out of the environment, to '%s'", said.buf);
	}
	status = issues_say(mend, "it names '%s' by its place", said.buf);
	if (faccessat(env->root, *to ? to : ".", F_OK, 0) == 0)
		return status < 0 ? -1 : make_relative(mend, to);
	mend->remedy = "there is no such file: remove it, or make it lead to one";
	return status;
}

int
fix_links(struct issues *mends, const struct walk *walk)
{
	size_t n = strlen(mends->env->scripts);
	int status = 0;

	for (size_t i = 0; status == 0 && i < walk->count; i++) {
		const char *file = walk->files[i].name;
		const char *base = path_base(file);

		if (walk->files[i].kind != WALK_LINK || name_starts(base, TEMPORARY_PREFIX))
			continue;
		if (base == file + n + 1 && !strncmp(file, mends->env->scripts, n) &&
		    home_is_python(base))
			continue;
		status = look_at(mends, file);
	}
	return status;
}
