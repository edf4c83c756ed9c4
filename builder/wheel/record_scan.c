/* SPDX-License-Identifier: MIT */
/*
 * The rows of a RECORD one by one; see wheel/record_scan.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/interrupt.h"
#include "fs/io.h"
#include "wheel/record_scan.h"

#define WINDOW (2 * RECORD_ROW_MAX - 1) /* bytes that are read at once; a NUL follows */
#define PART (64u << 10)                /* bytes of a new RECORD that are given on at once */

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

void
record_scan_open(struct record_scan *scan, int fd, off_t size)
{
	if (scan->is_file)
		io_close(scan->fd);
	scan->is_file = 1;
	scan->fd = fd;
	scan->size = scan->left = size;
	scan->window.len = scan->n = scan->at = 0;
}

void
record_scan_rewind(struct record_scan *scan)
{
	scan->at = 0;
	if (!scan->is_file || scan->left + (off_t)scan->n == scan->size)
		return; /* all that was read is still there */
	scan->left = scan->size;
	scan->window.len = scan->n = 0;
}

/* Reads on, so that the window has a whole row. Returns 0, or -1 with errno. */
static int
record_scan_fill(struct record_scan *scan)
{
	struct buf *window = &scan->window;
	size_t rest = scan->n - scan->at, more;

	if (!scan->is_file || scan->left == 0 || rest >= RECORD_ROW_MAX)
		return 0;
	if (rest > 0)
		memmove(window->data, window->data + scan->at, rest);
	window->len = rest;
	more = scan->left < (off_t)(WINDOW - rest) ? (size_t)scan->left : WINDOW - rest;
	if (buf_reserve(window, more) < 0 ||
	    io_read_at(scan->fd, window->data + rest, more, scan->size - scan->left) < 0)
		return -1; /* EBADMSG: the file became shorter */
	window->len += more;
	scan->left -= (off_t)more;
	scan->text = window->data;
	scan->n = window->len;
	scan->at = 0;
	return 0;
}

/* Reads the next row, which may be empty. Returns as record_scan_next(). */
static int
record_scan_row(struct record_scan *scan, struct record_row *row)
{
	const char *start;
	size_t left, len;
	char *at;

	if (record_scan_fill(scan) < 0)
		return -1;
	left = scan->n - scan->at;
	if (left == 0)
		return 0; /* text may be NULL */
	start = scan->text + scan->at;
	len = record_row_length(start, left < RECORD_ROW_MAX ? left : RECORD_ROW_MAX);
	if (len == RECORD_ROW_MAX || memchr(start, '\0', len))
		return record_scan_bad();
	if (interrupt_check() < 0)
		return -1;
	scan->row.len = 0;
	if (buf_add(&scan->row, start, len) < 0)
		return -1;
	scan->at += len;
	scan->len = len;
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
	if (scan->is_file)
		io_close(scan->fd);
	scan->is_file = 0;
	buf_free(&scan->row);
	buf_free(&scan->window);
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
record_rewrite(struct record_scan *scan, const struct record_change *changes, size_t count,
	       record_sink *put, void *arg)
{
	struct buf out = {0};
	struct record_row row;
	int status = 0, more;

	record_scan_rewind(scan);
	while (status == 0 && (more = record_scan_row(scan, &row)) != 0) {
		const struct record_change *change =
			more > 0 ? record_find_change(changes, count, row.name) : NULL;

		if (more < 0)
			status = -1;
		else if (change)
			status = record_add(&out, row.name, change->hash, change->size);
		else
			status = buf_add(&out, scan->text + scan->at - scan->len, scan->len);
		if (status == 0 && out.len >= PART) {
			status = put(arg, out.data, out.len);
			out.len = 0;
		}
	}
	if (status == 0 && out.len > 0)
		status = put(arg, out.data, out.len);
	buf_free(&out);
	return status;
}
