/* SPDX-License-Identifier: MIT */
/*
 * The rows of a RECORD one by one; see wheel/record_scan.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/interrupt.h"
#include "wheel/record_scan.h"

static int
record_scan_bad(void)
{
	errno = EBADMSG;
	return -1;
}

/* The length of the row at the start of a text, with its newline; fields may hold newlines. */
static size_t
record_row_length(const char *text, size_t n)
{
	size_t len = 0;
	int quoted = 0;

	while (len < n) {
		char c = text[len++];

		quoted ^= c == '"';
		if (c == '\n' && !quoted)
			break;
	}
	return len;
}

/* Reads the next row, which may be empty. Returns as record_scan_next(). */
static int
record_scan_row(struct record_scan *scan, struct record_row *row)
{
	const char *start = scan->text + scan->at;
	size_t left = scan->n - scan->at;
	size_t len = record_row_length(start, left < RECORD_ROW_MAX ? left : RECORD_ROW_MAX);
	char *at;

	if (left == 0)
		return 0;
	if (len == RECORD_ROW_MAX || memchr(start, '\0', len))
		return record_scan_bad();
	if (interrupt_check() < 0)
		return -1;
	scan->row.len = 0;
	if (buf_add(&scan->row, start, len) < 0)
		return -1;
	scan->at += len;
	at = scan->row.data;
	return record_take_row(&at, row) < 0 || *at ? record_scan_bad() : 1;
}

int
record_scan_next(struct record_scan *scan, struct record_row *row)
{
	int more;

	do
		more = record_scan_row(scan, row);
	while (more > 0 && !row->name[0]);
	return more;
}

void
record_scan_release(struct record_scan *scan)
{
	buf_free(&scan->row);
}

static int
record_compare_change(const void *name, const void *change)
{
	return strcmp(name, ((const struct record_change *)change)->name);
}

static const struct record_change *
record_find_change(const struct record_change *changes, size_t count, const char *name)
{
	return count ? bsearch(name, changes, count, sizeof(*changes), record_compare_change)
		     : NULL;
}

int
record_rewrite(const char *text, size_t n, const struct record_change *changes, size_t count,
	       struct buf *out)
{
	struct record_scan scan = {.text = text, .n = n};
	struct record_row row;
	int status = 0, more = 0;

	while (status == 0) {
		const char *start = text + scan.at;
		const struct record_change *change;

		more = record_scan_row(&scan, &row);
		if (more <= 0)
			break;
		change = record_find_change(changes, count, row.name);
		status = change ? record_add(out, row.name, change->hash, change->size)
				: buf_add(out, start, (size_t)(text + scan.at - start));
	}
	record_scan_release(&scan);
	return status < 0 || more < 0 ? -1 : 0;
}
