/* SPDX-License-Identifier: MIT */
/*
 * Findings; see repair/findings.h.
 */
#include <stdlib.h>
#include <string.h>

#include "repair/findings.h"

/* By file, then kind (hashes last), then in the order in which they were found. */
static int
by_file(const void *a, const void *b)
{
	const struct issue *x = *(const struct issue *const *)a,
			   *y = *(const struct issue *const *)b;
	int order = strcmp(x->file.buf, y->file.buf);

	if (order == 0)
		order = (int)x->kind - (int)y->kind;
	return order ? order : (x > y) - (x < y);
}

static int
by_kind(const void *a, const void *b)
{
	const struct issue *x = *(const struct issue *const *)a,
			   *y = *(const struct issue *const *)b;

	return x->kind != y->kind ? (int)x->kind - (int)y->kind : by_file(a, b);
}

/* 1 if the finding says no more than the one before it of the same file. */
static int
is_said(const struct issue *before, const struct issue *mend)
{
	return mend->kind == ISSUE_HASH && (before->kind == ISSUE_HASH || before->row) &&
	       !strcmp(before->file.buf, mend->file.buf);
}

int
findings_list(struct findings *findings, const struct issues *mends)
{
	*findings = (struct findings){0};
	findings->list = calloc(mends->count + 1, sizeof(*findings->list));
	if (!findings->list)
		return -1;
	for (size_t i = 0; i < mends->count; i++)
		findings->list[i] = &mends->list[i];
	qsort(findings->list, mends->count, sizeof(*findings->list), by_file);
	for (size_t i = 0; i < mends->count; i++) {
		const struct issue *mend = findings->list[i];

		if (findings->count > 0 && is_said(findings->list[findings->count - 1], mend))
			continue;
		findings->list[findings->count++] = mend;
		findings->mended += mend->becomes != NULL;
	}
	return 0;
}

void
findings_group(struct findings *findings)
{
	qsort(findings->list, findings->count, sizeof(*findings->list), by_kind);
}

void
findings_release(struct findings *findings)
{
	free(findings->list);
	*findings = (struct findings){0};
}
