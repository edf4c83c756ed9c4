/* SPDX-License-Identifier: MIT */
/*
 * Paths in site-packages; see repair/fix_pth.h.
 */
#include <errno.h>
#include <string.h>

#include "core/interrupt.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "repair/fix_pth.h"
#include "repair/relative_paths.h"

#define TEXT_MAX (4u << 20) /* bytes of a file; a longer one is not read */

typedef int relative_maker(const struct environment *env, const char *site, const struct buf *text,
			   struct buf *out);

static relative_maker *
path_maker(const char *name)
{
	return name_ends(name, ".pth")        ? relative_paths_pth
	       : name_ends(name, ".egg-link") ? relative_paths_egg_link
					      : relative_paths_finder;
}

/*
 * Appends the text with relative paths; *old: the file. Returns 1, 0 if it has none to change or is
 * not a file, -1 with errno.
 */
static int
make_relative_text(const struct issues *issues, const struct owned *owned, struct buf *out,
		   struct file_id *old)
{
	const struct environment *env = issues->env;
	const char *site = env->sites[owned->site].buf;
	struct buf text = {0};
	int status = 0;

	if (beneath_slurp(env->root, owned->name, &text, TEXT_MAX, old) < 0)
		status = beneath_is_none(errno) ? 0 : -1;
	else if (text.len > 0)
		status = path_maker(owned->name)(env, site, &text, out);
	buf_free(&text);
	return status;
}

/* The fix_make of these files: their texts are not kept, since there may be many. */
static int
make_path_file(const struct issues *issues, const struct issue *issue, struct buf *out)
{
	struct owned *owned = owned_find(&issues->dists->owned, issue->file);
	struct file_id now;
	int status = make_relative_text(issues, owned, out, &now);

	if (status > 0 && file_id_same(&now, &issue->old))
		return 0;
	if (status >= 0)
		errno = ESTALE;
	return -1;
}

static int
add_path_issue(struct issues *issues, const struct owned *owned, const struct file_id *old)
{
	enum issue_kind kind = name_ends(owned->name, ".pth") ? ISSUE_PTH : ISSUE_EDITABLE;
	struct issue *issue = issues_add(issues, kind, "", owned->name);

	if (!issue || (owned->is_listed && issues_list(issues, issue, owned) < 0))
		return -1;
	issue->reason = "it has an absolute path of the environment";
	issue->old = *old;
	issue_set_bytes(issue, "relative", (struct fix_bytes){.make = make_path_file});
	return 0;
}

/* Checks one file. */
static int
check_path_text(struct issues *issues, const struct owned *owned, struct buf *text)
{
	struct file_id old = {0};
	int status = interrupt_check();

	text->len = 0;
	if (status == 0)
		status = make_relative_text(issues, owned, text, &old);
	if (status > 0)
		return add_path_issue(issues, owned, &old);
	return status < 0 ? unread_note(issues->env->unread, owned->name) : 0;
}

int
fix_pth(struct issues *issues)
{
	const struct owned_list *owned = &issues->dists->owned;
	struct buf text = {0};
	int status = 0;

	for (size_t i = 0; status == 0 && i < owned->count; i++)
		if (owned->files[i].site != OWNED_SCRIPT)
			status = check_path_text(issues, &owned->files[i], &text);
	buf_free(&text);
	return status;
}
