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

/* Fills in the changed rows of a distribution, which are sorted. */
static int
list_changes(const struct issues *issues, size_t dist, int is_applied, struct record_fix *fix)
{
	struct buf bytes = {0};
	int status = 0;

	for (size_t i = first_row_of(issues, dist);
	     status == 0 && i < issues->by_row_count && record_fix_dist(issues, i) == dist; i++) {
		const struct issue *issue = row_issue(issues, i);

		if (!issue_has_fix(issue) || (is_applied && !issue->is_applied))
			continue;
		status = interrupt_check();
		if (status == 0)
			status = set_change(issues, issue, &bytes, &fix->changes[fix->count++]);
	}
	buf_free(&bytes);
	return status;
}

int
record_fix_open(struct record_fix *fix, const struct issues *issues, size_t dist, int is_applied)
{
	size_t first = first_row_of(issues, dist);
	int status;

	*fix = (struct record_fix){0};
	if (first == issues->by_row_count || record_fix_dist(issues, first) != dist)
		return 0;
	fix->changes = calloc(record_fix_next(issues, first) - first + 1, sizeof(*fix->changes));
	if (!fix->changes || list_changes(issues, dist, is_applied, fix) < 0)
		return -1;
	if (fix->count == 0)
		return 0;
	status = dists_scan_record(&issues->dists->list[dist], issues->env, &fix->scan, &fix->old);
	if (status == 0) /* it was there for the survey */
		errno = ESTALE;
	return status > 0 ? 1 : -1;
}

int
record_fix_write(struct record_fix *fix, record_sink *put, void *arg)
{
	return record_rewrite(&fix->scan, fix->changes, fix->count, put, arg);
}

static int
add_record_size(void *arg, const void *bytes, size_t n)
{
	(void)bytes;
	*(uint64_t *)arg += n;
	return 0;
}

int
record_fix_size(struct record_fix *fix, uint64_t *size)
{
	*size = 0;
	return record_fix_write(fix, add_record_size, size);
}

void
record_fix_close(struct record_fix *fix)
{
	int saved = errno;

	record_scan_release(&fix->scan);
	free(fix->changes);
	errno = saved;
}
