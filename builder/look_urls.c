/* SPDX-License-Identifier: MIT */
/*
 * A look at direct_url.json; see look_urls.h.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "jsonread.h"
#include "look_urls.h"

#define URL_FILE_MAX (64u << 10) /* bytes of a direct_url.json */

/* The number of two hexadecimal digits; -1 if they are none. */
static int
take_hex(const char *at)
{
	char digits[3] = {at[0], at[0] ? at[1] : '\0', '\0'};

	if (!isxdigit((unsigned char)digits[0]) || !isxdigit((unsigned char)digits[1]))
		return -1;
	return (int)strtol(digits, NULL, 16);
}

/*
 * The file that a URL names (RFC 8089: file:///path, file://localhost/path, file:/path), in place.
 * NULL if it is none of this machine's; a "%00" ends it, as it would for Python.
 */
static char *
path_of(char *url)
{
	char *to, *from;

	if (strncmp(url, "file:", 5) != 0)
		return NULL;
	url += 5;
	if (!strncmp(url, "//", 2))
		url += 2 + strcspn(url + 2, "/");
	if (*url != '/')
		return NULL;
	url[strcspn(url, "?#")] = '\0';
	for (to = from = url; *from; to++) {
		int c = *from == '%' ? take_hex(from + 1) : -1;

		*to = c < 0 ? *from : (char)c;
		from += c < 0 ? 1 : 3;
	}
	*to = '\0';
	return url;
}

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
add_url(struct mends *mends, const char *file, const char *path, int is_editable)
{
	const char *name;
	size_t n = project_of(mends->env, file, &name), rest;
	struct mend *mend;

	if (n == 0 || environment_holds(mends->env, path, strlen(path), &rest))
		return 0;
	mend = mends_add_file(mends, is_editable ? MEND_EDITABLE : MEND_DIRECT_URL, file);
	if (!mend)
		return errno == ENOMEM ? -1 : 0;
	mend->remedy = is_editable ? "install it without -e, or take that directory along"
				   : "install it from where the other machine finds it";
	return mends_say(mend,
			 is_editable ? "'%.*s' is imported from '%s', outside the environment"
				     : "'%.*s' was installed from '%s', outside the environment",
			 (int)n, name, path);
}

static int
look_at(struct mends *mends, const char *file)
{
	struct buf text = {0}, url = {0};
	struct json_span all, value, info;
	int is_editable, status = 0;

	if (io_slurp(mends->env->root, file, &text, URL_FILE_MAX) < 0) {
		status = errno == ENOMEM ? -1 : 0;
		if (status == 0)
			mends_unread(mends, file);
	}
	all = (struct json_span){buf_str(&text), text.len};
	if (status == 0 && json_member(all, "url", &value) && json_text(value, &url) > 0 &&
	    url.data) {
		const char *path = path_of(url.data);

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
look_urls(struct mends *mends, const struct walk *walk)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < walk->count; i++)
		if (walk->files[i].kind == WALK_DIRECT_URL)
			status = look_at(mends, walk->files[i].name);
	return status;
}
