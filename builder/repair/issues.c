/* SPDX-License-Identifier: MIT */
/*
 * The issues of an environment; see repair/issues.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "repair/issues.h"
#include "wheel/record.h"

struct issue *
issues_add(struct issues *issues, enum issue_kind kind, const char *dir, const char *name)
{
	struct issue *issue;

	/* The list grows at each power of two. */
	if ((issues->count & (issues->count - 1)) == 0) {
		size_t cap = issues->count ? 2 * issues->count : 1;
		struct issue *list = realloc(issues->list, cap * sizeof(*list));

		if (!list)
			return NULL;
		issues->list = list;
	}
	issue = &issues->list[issues->count];
	*issue = (struct issue){.kind = kind};
	if (path_set(&issue->file, dir, strlen(dir)) < 0 || path_push(&issue->file, name) < 0)
		return NULL;
	issues->count++;
	return issue;
}

struct issue *
issues_find_fix(const struct issues *issues, const char *file)
{
	for (size_t i = 0; i < issues->count; i++)
		if (issue_has_fix(&issues->list[i]) && !strcmp(issues->list[i].file.buf, file))
			return &issues->list[i];
	return NULL;
}

static int
add_stale_row(struct issues *issues, const char *dir, const char *name, const struct owned *owned)
{
	struct issue *issue = issues_add(issues, ISSUE_HASH, dir, name);

	if (!issue)
		return -1;
	issue->reason = "RECORD has another hash for it";
	issue_set_row(issue, "listed as it is");
	return issue_list_in(issue, owned->dist, owned->row);
}

int
issues_check_row(struct issues *issues, const char *dir, const char *name,
		 const struct owned *owned, const struct buf *bytes)
{
	const struct buf *text;
	struct record record;
	const struct record_row *row = NULL;
	char hash[SHA256_TEXT_CAP];
	int status = 0;

	if (!owned || !owned->row)
		return 0;
	text = &issues->dists->list[owned->dist].record;
	if (record_parse(&record, buf_str(text), text->len) == 0)
		row = record_find(&record, owned->row);
	sha256_text_of(buf_str(bytes), bytes->len, hash);
	if (row && strncmp(row->hash, "sha256=", 7) == 0 && strcmp(row->hash + 7, hash) != 0)
		status = add_stale_row(issues, dir, name, owned);
	record_release(&record);
	return status;
}

void
issues_unread(struct issues *issues, const char *file)
{
	issues->unread++;
	fail_errno("cannot read '%s%s%s'", issues->env->shown.buf, *file ? "/" : "", file);
}

size_t
issues_report_broken(const struct issues *issues)
{
	size_t count = 0;

	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];

		if (!issue->is_broken || issue_has_fix(issue))
			continue;
		failf("cannot fix '%s/%s': %s; %s", issues->env->shown.buf, issue->file.buf,
		      issue->reason, issue->fix.remedy);
		count++;
	}
	return count;
}

void
issues_release(struct issues *issues)
{
	for (size_t i = 0; i < issues->count; i++)
		issue_release(&issues->list[i]);
	free(issues->list);
	issues->list = NULL;
	issues->count = 0;
}
