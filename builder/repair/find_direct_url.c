/* SPDX-License-Identifier: MIT */
/*
 * URLs of this machine; see repair/find_direct_url.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/interrupt.h"
#include "fs/beneath.h"
#include "repair/find_direct_url.h"
#include "text/json_read.h"
#include "text/url.h"

#define URL_FILE_MAX (64u << 10) /* bytes of a direct_url.json */

/*
 * Sets *at to NAME in "site-packages/NAME-VERSION.dist-info/direct_url.json". Returns its
 * length, or 0 for a file elsewhere.
 */
static size_t
project_name(const struct environment *env, const char *file, const char **at)
{
	*at = environment_in_site(env, file);
	if (!*at || strchr(*at, '/') != strrchr(*at, '/'))
		return 0; /* test data in a package */
	return strcspn(*at, "-/");
}

/* Returns 1 for a directory, relative to the environment, of a version control system. */
static int
is_checkout(const struct environment *env, const char *dir)
{
	static const char *const systems[] = {".git", ".hg", ".svn", ".bzr"};
	struct path file;

	for (size_t i = 0; i < sizeof(systems) / sizeof(systems[0]); i++)
		if (path_set(&file, dir, strlen(dir)) == 0 && path_push(&file, systems[i]) == 0 &&
		    faccessat(env->root, file.buf, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			return 1;
	return 0;
}

/* "pip install -e git+URL" puts it into src, and "pip freeze" asks it for its URL. */
static int
add_checkout(struct issues *issues, const char *file, const char *path, const char *name, int n)
{
	struct issue *issue = issues_add(issues, ISSUE_DIRECT_URL, "", file);

	if (!issue)
		return errno == ENAMETOOLONG ? 0 : -1;
	issue->is_minor = 1; /* it is imported by the same paths as before */
	issue_set_remedy(issue, "for 'pip freeze' install it again after the move");
	return issue_explain(issue,
			     "'%.*s' is imported from a checkout in the environment, and is "
			     "recorded as '%s'",
			     n, name, path);
}

static int
add_direct_url(struct issues *issues, const char *file, const char *path, int is_editable)
{
	const char *name;
	size_t n = project_name(issues->env, file, &name), rest;
	struct issue *issue;

	if (n == 0)
		return 0;
	if (environment_holds(issues->env, path, strlen(path), &rest))
		return is_checkout(issues->env, path + rest)
			       ? add_checkout(issues, file, path, name, (int)n)
			       : 0;
	issue = issues_add(issues, is_editable ? ISSUE_EDITABLE : ISSUE_DIRECT_URL, "", file);
	if (!issue)
		return errno == ENAMETOOLONG ? 0 : -1;
	issue->is_minor = !is_editable; /* a record, which no program follows */
	issue_set_remedy(issue, is_editable ? "install it without -e, or copy that directory too"
					    : "install it from where the other machine finds it");
	return issue_explain(issue,
			     is_editable
				     ? "'%.*s' is imported from '%s', outside the environment"
				     : "'%.*s' was installed from '%s', outside the environment",
			     (int)n, name, path);
}

static int
check_direct_url(struct issues *issues, const char *file)
{
	struct buf text = {0}, url = {0};
	struct json_span all, value, info;
	int is_editable, status = 0;

	if (beneath_slurp(issues->env->root, file, &text, URL_FILE_MAX, NULL) < 0) {
		/* A link that leads out is an issue of its own: fix_links(). */
		status = unread_note_file(issues->env->unread, file);
	}
	all = (struct json_span){buf_str(&text), text.len};
	if (status == 0 && json_member(all, "url", &value) && json_text(value, &url) > 0 &&
	    url.data) {
		const char *path = url_file(url.data);

		is_editable = json_member(all, "dir_info", &info) &&
			      json_member(info, "editable", &value) && json_is(value, "true");
		if (path)
			status = add_direct_url(issues, file, path, is_editable);
	}
	buf_free(&text);
	buf_free(&url);
	return status;
}

int
find_direct_url(struct issues *issues, const struct walk *walk)
{
	const struct walk_file *file = NULL;
	int status = 0;

	while (status == 0 && (file = walk_next(walk, WALK_DIRECT_URL, file)))
		status = interrupt_check() < 0 ? -1 : check_direct_url(issues, file->name);
	return status;
}
