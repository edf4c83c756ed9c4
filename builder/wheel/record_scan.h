/* SPDX-License-Identifier: MIT */
/*
 * The RECORD of an installed distribution, row by row: memory does not grow with its rows.
 */
#ifndef MOVENV_WHEEL_RECORD_SCAN_H
#define MOVENV_WHEEL_RECORD_SCAN_H

#include <stddef.h>

#include "core/buf.h"
#include "wheel/record.h"

/*
 * The rows as they stand. Set text and n (borrowed), the rest zero. record_scan_release() is due.
 */
struct record_scan {
	const char *text;
	size_t n, at;   /* at: offset of the next row */
	struct buf row; /* the memory of the current row */
};

#define RECORD_MAX (16u << 20)     /* bytes of the RECORD of an installed distribution */
#define RECORD_ROW_MAX (64u << 10) /* bytes of a row: paths are shorter */

/*
 * Reads the next row that is not empty; it is valid until the next call. Returns 1; 0 at the end;
 * -1 with errno: EBADMSG (not CSV of up to three fields, a NUL, a row that is too long), ENOMEM, or
 * EINTR after a signal that asks movenv to stop.
 */
int record_scan_next(struct record_scan *scan, struct record_row *row);

void record_scan_release(struct record_scan *scan);

/* A file whose bytes have changed. */
struct record_change {
	const char *name;           /* as the row has it; borrowed */
	char hash[SHA256_TEXT_CAP]; /* of its new bytes */
	size_t size;
};

/*
 * Appends a RECORD of n bytes to out. The rows of changed files get the new hash and size; the
 * others stay as they are. changes: sorted by name, in the order of strcmp(). Returns 0, or -1 with
 * errno as record_scan_next().
 */
int record_rewrite(const char *text, size_t n, const struct record_change *changes, size_t count,
		   struct buf *out);

#endif
