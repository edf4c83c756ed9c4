/* SPDX-License-Identifier: MIT */
/*
 * What is to be mended in an environment; see repair/issues.h.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "repair/issues.h"
#include "wheel/record.h"

struct issue *
issues_add(struct issues *mends, const char *dir, const char *name)
{
	struct issue *mend;

	/* Room is made at each power of two. */
	if ((mends->count & (mends->count - 1)) == 0) {
		size_t cap = mends->count ? 2 * mends->count : 1;
		struct issue *list = realloc(mends->list, cap * sizeof(*list));

		if (!list)
			return NULL;
		mends->list = list;
	}
	mend = &mends->list[mends->count];
	*mend = (struct issue){0};
	if (path_set(&mend->file, dir, strlen(dir)) < 0 || path_push(&mend->file, name) < 0)
		return NULL;
	mends->count++;
	return mend;
}

struct issue *
issues_add_file(struct issues *mends, enum issue_kind kind, const char *file)
{
	struct issue *mend = issues_add(mends, "", file);

	if (mend)
		mend->kind = kind;
	return mend;
}

struct issue *
issues_find(const struct issues *mends, const char *file)
{
	for (size_t i = 0; i < mends->count; i++)
		if (mends->list[i].becomes && !strcmp(mends->list[i].file.buf, file))
			return &mends->list[i];
	return NULL;
}

int
issues_say(struct issue *mend, const char *fmt, ...)
{
	va_list args;
	char *words;
	int n;

	va_start(args, fmt);
	n = vasprintf(&words, fmt, args);
	va_end(args);
	if (n < 0)
		return -1;
	free(mend->own_why);
	mend->why = mend->own_why = words;
	return 0;
}

void
issues_unread(struct issues *mends, const char *file)
{
	mends->unread++;
	fail_errno("cannot read '%s%s%s'", mends->env->dir.buf, *file ? "/" : "", file);
}

int
issues_list_in(struct issue *mend, size_t dist, const char *row)
{
	mend->dist = dist;
	mend->row = strdup(row);
	return mend->row ? 0 : -1;
}

int
issues_check_row(struct issues *mends, const char *dir, const char *name, const struct owned *owned,
		 const struct buf *bytes)
{
	struct record record;
	const struct record_row *row = NULL;
	char hash[SHA256_TEXT_CAP];
	struct issue *mend;
	int status = 0;

	if (!owned || !owned->row)
		return 0;
	if (record_parse(&record, buf_str(&mends->dists->list[owned->dist].record),
			 mends->dists->list[owned->dist].record.len) == 0)
		row = record_find(&record, owned->row);
	sha256_text_of(buf_str(bytes), bytes->len, hash);
	if (row && strncmp(row->hash, "sha256=", 7) == 0 && strcmp(row->hash + 7, hash) != 0) {
		mend = issues_add(mends, dir, name);
		status = mend ? issues_list_in(mend, owned->dist, owned->row) : -1;
		if (status == 0) {
			mend->kind = ISSUE_HASH;
			mend->why = "RECORD has another hash for it";
			mend->becomes = "listed as it is";
		}
	}
	record_release(&record);
	return status;
}

void
issues_release(struct issues *mends)
{
	for (size_t i = 0; i < mends->count; i++) {
		buf_free(&mends->list[i].bytes);
		free(mends->list[i].own_why);
		free(mends->list[i].link);
		free(mends->list[i].from);
		free(mends->list[i].row);
	}
	free(mends->list);
	mends->list = NULL;
	mends->count = 0;
}
