/* SPDX-License-Identifier: MIT */
/*
 * Issues in order; see repair/sorted_issues.h.
 */
#include <stdlib.h>
#include <string.h>

#include "repair/sorted_issues.h"

/* By file, then by kind (hashes last), then in the order of the survey. */
static int
compare_by_file(const void *a, const void *b)
{
	const struct issue *x = *(const struct issue *const *)a,
			   *y = *(const struct issue *const *)b;
	int order = strcmp(x->file, y->file);

	if (order == 0)
		order = (int)x->kind - (int)y->kind;
	return order ? order : (x > y) - (x < y);
}

static int
compare_by_harm(const void *a, const void *b)
{
	const struct issue *x = *(const struct issue *const *)a,
			   *y = *(const struct issue *const *)b;
	int order = (int)issue_harm(x) - (int)issue_harm(y);

	if (order == 0)
		order = issue_has_fix(y) - issue_has_fix(x);
	if (order == 0)
		order = (int)x->kind - (int)y->kind;
	if (order == 0 && !issue_has_fix(x))
		order = strcmp(x->fix.remedy, y->fix.remedy);
	return order ? order : compare_by_file(a, b);
}

/* Returns 1 if the issue before it, of the same file, covers the issue. */
static int
is_covered(const struct issue *before, const struct issue *issue)
{
	return issue->kind == ISSUE_HASH &&
	       (before->kind == ISSUE_HASH || (before->row && issue_has_fix(before))) &&
	       !strcmp(before->file, issue->file);
}

int
sorted_issues_make(struct sorted_issues *sorted, const struct issues *issues)
{
	size_t count = 0;

	*sorted = (struct sorted_issues){0};
	sorted->list = calloc(issues->count + 1, sizeof(*sorted->list));
	if (!sorted->list)
		return -1;
	for (size_t i = 0; i < issues->count; i++)
		if (!issues->list[i].is_quiet)
			sorted->list[count++] = &issues->list[i];
	qsort(sorted->list, count, sizeof(*sorted->list), compare_by_file);
	for (size_t i = 0; i < count; i++) {
		const struct issue *issue = sorted->list[i];

		if (sorted->count > 0 && is_covered(sorted->list[sorted->count - 1], issue))
			continue;
		sorted->list[sorted->count++] = issue;
		sorted->fixed += issue_has_fix(issue);
		sorted->minor += issue->is_minor != 0;
	}
	return 0;
}

void
sorted_issues_group(struct sorted_issues *sorted)
{
	qsort(sorted->list, sorted->count, sizeof(*sorted->list), compare_by_harm);
}

void
sorted_issues_release(struct sorted_issues *sorted)
{
	free(sorted->list);
	*sorted = (struct sorted_issues){0};
}
