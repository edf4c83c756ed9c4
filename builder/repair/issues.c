/* SPDX-License-Identifier: MIT */
/*
 * The issues of an environment; see repair/issues.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/path.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "core/list.h"
#include "repair/issues.h"

/* Returns DIR/NAME, which the caller frees; or NULL with errno. */
static char *
copy_issue_file(const char *dir, const char *name)
{
	struct path file;

	return path_set(&file, dir, strlen(dir)) < 0 || path_push(&file, name) < 0
		       ? NULL
		       : strdup(file.buf);
}

struct issue *
issues_add(struct issues *issues, enum issue_kind kind, const char *dir, const char *name)
{
	struct issue *issue, *list;
	char *file;

	if (issues->count == ISSUES_MAX) {
		errno = E2BIG;
		return NULL;
	}
	list = list_grow(issues->list, issues->count, sizeof(*list));
	if (!list)
		return NULL;
	issues->list = list;
	if (interrupt_check() < 0 || !(file = copy_issue_file(dir, name)))
		return NULL;
	issue = &issues->list[issues->count++];
	*issue = (struct issue){.kind = kind, .file = file};
	return issue;
}

/* Issues of one file stay in the order of the survey. */
static int
compare_fixed_files(const void *a, const void *b)
{
	const struct issue *x = *(const struct issue *const *)a,
			   *y = *(const struct issue *const *)b;
	int order = strcmp(x->file, y->file);

	return order ? order : (x > y) - (x < y);
}

static int
compare_fixed_rows(const void *a, const void *b)
{
	const struct issue *x = *(const struct issue *const *)a,
			   *y = *(const struct issue *const *)b;

	return x->dist != y->dist ? (x->dist > y->dist) - (x->dist < y->dist)
				  : strcmp(x->row, y->row);
}

/* Makes the sorted indexes of the issues with a fix; or, with is_rows, of those with a row. */
static int
sort_fixed(const struct issues *issues, int is_rows, unsigned **indexes, size_t *count)
{
	const struct issue **sorted = calloc(issues->count + 1, sizeof(*sorted));

	free(*indexes); /* of a first call */
	*indexes = calloc(issues->count + 1, sizeof(**indexes));
	*count = 0;
	if (!sorted || !*indexes) {
		free(sorted);
		return -1;
	}
	for (size_t i = 0; i < issues->count; i++)
		if (issue_has_fix(&issues->list[i]) && (!is_rows || issues->list[i].row))
			sorted[(*count)++] = &issues->list[i];
	qsort(sorted, *count, sizeof(*sorted), is_rows ? compare_fixed_rows : compare_fixed_files);
	for (size_t i = 0; i < *count; i++)
		(*indexes)[i] = (unsigned)(sorted[i] - issues->list);
	free(sorted);
	return 0;
}

int
issues_settle(struct issues *issues)
{
	return sort_fixed(issues, 0, &issues->by_file, &issues->by_file_count) < 0 ||
			       sort_fixed(issues, 1, &issues->by_row, &issues->by_row_count) < 0
		       ? -1
		       : 0;
}

struct issue *
issues_find_fix(const struct issues *issues, const char *file)
{
	size_t low = 0, high = issues->by_file_count;
	struct issue *found;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(issues->list[issues->by_file[middle]].file, file) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == issues->by_file_count)
		return NULL;
	found = &issues->list[issues->by_file[low]];
	return strcmp(found->file, file) ? NULL : found;
}

void
issues_drop_fixes(struct issues *issues, const char *remedy)
{
	for (size_t i = 0; i < issues->count; i++)
		if (issue_has_fix(&issues->list[i]))
			issue_set_remedy(&issues->list[i], remedy);
	issues->by_file_count = issues->by_row_count = 0;
}

int
issues_bytes(const struct issues *issues, const struct issue *issue, struct buf *out)
{
	const struct fix_bytes *bytes = &issue->fix.bytes;

	return bytes->make ? bytes->make(issues, issue, out)
			   : buf_add(out, buf_str(&bytes->data), bytes->data.len);
}

int
issues_list(const struct issues *issues, struct issue *issue, const struct owned *owned)
{
	struct buf row = {0};
	int status = dists_row(issues->dists, owned, &row);

	if (status == 0)
		status = issue_list_in(issue, owned->dist, row.data);
	buf_free(&row);
	return status;
}

int
issues_check_row(struct issues *issues, const char *dir, const char *name,
		 const struct owned *owned, const struct buf *bytes)
{
	char hash[SHA256_TEXT_CAP];
	struct issue *issue;

	if (!owned || !owned->is_listed || !owned->hash[0])
		return 0;
	sha256_text_of(buf_str(bytes), bytes->len, hash);
	if (!strcmp(owned->hash, hash))
		return 0;
	issue = issues_add(issues, ISSUE_HASH, dir, name);
	if (!issue)
		return -1;
	issue->reason = "RECORD has another hash for it";
	issue->is_minor = 1;
	issue_set_row(issue, "listed as it is");
	return issues_list(issues, issue, owned);
}

size_t
issues_report_broken(const struct issues *issues)
{
	size_t count = 0;

	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];

		if (!issue->is_broken || issue_has_fix(issue))
			continue;
		failf("cannot fix '%s/%s': %s; %s", issues->env->shown.buf, issue->file,
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
	free(issues->by_file);
	free(issues->by_row);
	buf_free(&issues->shim_line);
	*issues = (struct issues){.env = issues->env, .dists = issues->dists};
}
