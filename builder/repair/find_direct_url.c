/* SPDX-License-Identifier: MIT */
/*
 * A look at direct_url.json; see repair/find_direct_url.h.
 */
#include <errno.h>
#include <string.h>

#include "fs/io.h"
#include "repair/find_direct_url.h"
#include "text/json_read.h"
#include "text/url.h"

#define URL_FILE_MAX (64u << 10) /* bytes of a direct_url.json */

/* "site-packages/NAME-VERSION.dist-info/direct_url.json": the length of NAME, which is at `at`. */
static size_t
project_of(const struct environment *env, const char *file, const char **at)
{
	*at = environment_in_site(env, file);
	if (!*at || strchr(*at, '/') != strrchr(*at, '/'))
		return 0; /* a test's data, deep in some package */
	return strcspn(*at, "-/");
}

static int
add_url(struct issues *mends, const char *file, const char *path, int is_editable)
{
	const char *name;
	size_t n = project_of(mends->env, file, &name), rest;
	struct issue *mend;

	if (n == 0 || environment_holds(mends->env, path, strlen(path), &rest))
		return 0;
	mend = issues_add_file(mends, is_editable ? ISSUE_EDITABLE : ISSUE_DIRECT_URL, file);
	if (!mend)
		return errno == ENOMEM ? -1 : 0;
	mend->remedy = is_editable ? "install it without -e, or take that directory along"
				   : "install it from where the other machine finds it";
	return issues_say(mend,
			  is_editable ? "'%.*s' is imported from '%s', outside the environment"
				      : "'%.*s' was installed from '%s', outside the environment",
			  (int)n, name, path);
}

static int
look_at(struct issues *mends, const char *file)
{
	struct buf text = {0}, url = {0};
	struct json_span all, value, info;
	int is_editable, status = 0;

	if (io_slurp(mends->env->root, file, &text, URL_FILE_MAX) < 0) {
		status = errno == ENOMEM ? -1 : 0;
		if (status == 0)
			issues_unread(mends, file);
	}
	all = (struct json_span){buf_str(&text), text.len};
	if (status == 0 && json_member(all, "url", &value) && json_text(value, &url) > 0 &&
	    url.data) {
		const char *path = url_file(url.data);

		is_editable = json_member(all, "dir_info", &info) &&
			      json_member(info, "editable", &value) && json_is(value, "true");
		if (path)
			status = add_url(mends, file, path, is_editable);
	}
	buf_free(&text);
	buf_free(&url);
	return status;
}

int
find_direct_url(struct issues *mends, const struct walk *walk)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < walk->count; i++)
		if (walk->files[i].kind == WALK_DIRECT_URL)
			status = look_at(mends, walk->files[i].name);
	return status;
}
