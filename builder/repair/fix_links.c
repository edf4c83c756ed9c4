/* SPDX-License-Identifier: MIT */
/*
 * Links that cannot move; see repair/fix_links.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"
#include "common/layout.h"
#include "core/interrupt.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/symlink.h"
#include "repair/fix_links.h"
#include "repair/outer_link.h"
#include "repair/system_path.h"

/* Counts the directories above a file. */
static size_t
count_slashes(const char *file)
{
	size_t depth = 0;

	for (; *file; file++)
		depth += *file == '/';
	return depth;
}

/* Returns an absolute target relative to the environment, or NULL if it lies outside. */
static const char *
target_inside(const struct environment *env, struct path *target)
{
	size_t rest;

	if (!environment_holds(env, target->buf, target->len, &rest) &&
	    (path_push(target, ".") < 0 || /* the environment's own directory */
	     !environment_holds(env, target->buf, target->len, &rest)))
		return NULL;
	return target->buf + rest + strspn(target->buf + rest, "/");
}

/* Makes a link relative; to: its target, relative to the environment. */
static int
make_relative(struct issue *issue, const char *to)
{
	struct buf link = {0};
	int status = 0;

	for (size_t depth = count_slashes(issue->file); status == 0 && depth > 0; depth--)
		status = buf_puts(&link, "../");
	if (status == 0)
		status = buf_puts(&link, *to ? to : ".");
	if (status == 0)
		status = issue_set_link(issue, "a relative link", link.data);
	buf_free(&link);
	return status;
}

/* Reads a link's target and its identity. Returns 0, or -1 with errno. */
static int
read_link(const struct environment *env, const char *file, struct path *target, struct file_id *id)
{
	const char *base;
	int above = beneath_above(env->root, file, &base), status;

	if (above < 0)
		return -1;
	status = file_id_read(id, above, base) < 0 ? -1 : symlink_read(above, base, target);
	io_close(above);
	return status;
}

/*
 * Explains a link that leads out of the environment. By an absolute path it leads there after a
 * move as well. But packages must be in the environment, as an editable install must, unless they
 * are the system's.
 */
static int
add_outer_link(const struct issues *issues, struct issue *issue, const struct path *target)
{
	const char *text = target->buf;

	if (outer_link_survives(issues->env, target))
		issue->is_minor = !environment_in_site(issues->env, issue->file) ||
				  system_path_is_there(text, target->len);
	issue_set_remedy(issue, "replace it by a copy of its target");
	return issue_explain(issue, "it leads out of the environment, to '%s'", text);
}

static int
check_link(struct issues *issues, const char *file)
{
	const struct environment *env = issues->env;
	struct path target = {0}, text;
	const char *to = NULL;
	struct file_id old;
	struct issue *issue;

	if (read_link(env, file, &target, &old) < 0)
		return unread_note(env->unread, file);
	if (target.buf[0] != '/' && !environment_left(count_slashes(file), target.buf, target.len))
		return 0;
	text = target;
	if (target.buf[0] == '/')
		to = target_inside(env, &target);
	issue = issues_add(issues, ISSUE_LINK, "", file);
	if (!issue)
		return errno == ENAMETOOLONG ? 0 : -1;
	issue->old = old;
	issue->fails_here = io_leads_nowhere(env->root, file);
	if (!to)
		return add_outer_link(issues, issue, &text);
	issue_set_remedy(issue, "it is dangling: remove it, or give it another target");
	if (issue_explain(issue, "it has the absolute path '%s'", text.buf) < 0)
		return -1;
	if (faccessat(env->root, *to ? to : ".", F_OK, 0) == 0)
		return make_relative(issue, to);
	return io_is_out_of_reach(errno) ? 0 : unread_note(env->unread, file);
}

int
fix_links(struct issues *issues, const struct walk *walk)
{
	const struct walk_file *link = NULL;
	size_t n = strlen(issues->env->scripts);
	int status = 0;

	while (status == 0 && (link = walk_next(walk, WALK_LINK, link))) {
		const char *file = link->name;
		const char *base = path_base(file);

		if (name_starts(base, TEMPORARY_PREFIX) ||
		    (base == file + n + 1 && !strncmp(file, issues->env->scripts, n) &&
		     home_is_python(base)))
			continue;
		status = interrupt_check() < 0 ? -1 : check_link(issues, file);
	}
	return status;
}
