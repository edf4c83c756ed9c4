/* SPDX-License-Identifier: MIT */
/*
 * New rows of RECORDs; see repair/record_fix.h.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/interrupt.h"
#include "fs/beneath.h"
#include "repair/record_fix.h"
#include "wheel/record_scan.h"

static const struct issue *
row_issue(const struct issues *issues, size_t i)
{
	return &issues->list[issues->by_row[i]];
}

size_t
record_fix_dist(const struct issues *issues, size_t i)
{
	return row_issue(issues, i)->dist;
}

size_t
record_fix_next(const struct issues *issues, size_t i)
{
	size_t dist = record_fix_dist(issues, i);

	while (i < issues->by_row_count && record_fix_dist(issues, i) == dist)
		i++;
	return i;
}

/* Returns the index of the first row of a distribution, or of a later one. */
static size_t
first_row_of(const struct issues *issues, size_t dist)
{
	size_t low = 0, high = issues->by_row_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (record_fix_dist(issues, middle) < dist)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int
record_fix_file(const struct issues *issues, size_t dist, struct path *file)
{
	const char *dir = issues->dists->list[dist].dir;

	return path_set(file, dir, strlen(dir)) < 0 ? -1 : path_push(file, "RECORD");
}

/* Sets hash and size of the file after its fix. bytes: memory to use again. */
static int
set_change(const struct issues *issues, const struct issue *issue, struct buf *bytes,
	   struct record_change *change)
{
	int status;

	change->name = issue->row;
	if (issue->is_applied) {
		memcpy(change->hash, issue->hash, sizeof(change->hash));
		change->size = issue->size;
		return 0;
	}
	bytes->len = 0;
	if (issue->fix.kind == FIX_BYTES)
		status = issues_bytes(issues, issue, bytes);
	else
		status = beneath_slurp(issues->env->root, issue->file, bytes, SIZE_MAX / 4, NULL);
	change->size = bytes->len;
	sha256_text_of(buf_str(bytes), bytes->len, change->hash);
	return status;
}

/* Fills in the changed rows of a distribution, which are sorted. Returns their number, or -1. */
static long
list_changes(const struct issues *issues, size_t dist, int is_applied,
	     struct record_change *changes)
{
	struct buf bytes = {0};
	long count = 0;
	int status = 0;

	for (size_t i = first_row_of(issues, dist);
	     status == 0 && i < issues->by_row_count && record_fix_dist(issues, i) == dist; i++) {
		const struct issue *issue = row_issue(issues, i);

		if (!issue_has_fix(issue) || (is_applied && !issue->is_applied))
			continue;
		status = interrupt_check();
		if (status == 0)
			status = set_change(issues, issue, &bytes, &changes[count++]);
	}
	buf_free(&bytes);
	return status < 0 ? -1 : count;
}

static int
change_record(const struct issues *issues, size_t dist, const struct record_change *changes,
	      size_t count, struct buf *out, struct file_id *old)
{
	struct buf record = {0};
	int status = dists_read_record(&issues->dists->list[dist], issues->env, &record, old);

	if (status == 0) /* it was there for the survey */
		errno = ESTALE;
	status = status <= 0 ? -1 : record_rewrite(record.data, record.len, changes, count, out);
	buf_free(&record);
	return status < 0 ? -1 : 1;
}

int
record_fix_text(const struct issues *issues, size_t dist, int is_applied, struct buf *out,
		struct file_id *old)
{
	size_t first = first_row_of(issues, dist);
	struct record_change *changes;
	long count;
	int status;

	if (first == issues->by_row_count || record_fix_dist(issues, first) != dist)
		return 0;
	changes = calloc(record_fix_next(issues, first) - first + 1, sizeof(*changes));
	count = changes ? list_changes(issues, dist, is_applied, changes) : -1;
	status = count > 0 ? change_record(issues, dist, changes, (size_t)count, out, old)
			   : (int)count;
	free(changes);
	return status;
}
