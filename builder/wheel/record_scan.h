/* SPDX-License-Identifier: MIT */
/*
 * The RECORD of an installed distribution, row by row: memory does not grow with its rows, also not
 * where it is read from a file.
 */
#ifndef MOVENV_WHEEL_RECORD_SCAN_H
#define MOVENV_WHEEL_RECORD_SCAN_H

#include <stddef.h>
#include <sys/types.h>

#include "core/buf.h"
#include "wheel/record.h"

/*
 * The rows as they stand. Set text and n (borrowed), the rest zero; or all zero, and
 * record_scan_open(). record_scan_release() is due.
 */
struct record_scan {
	const char *text; /* the rows, or a part of the file */
	size_t n, at;     /* its bytes; the offset of the next row in it */
	size_t len;       /* bytes of the current row as it stands, which ends at `at` */
	struct buf row;   /* the memory of the current row */
	/* Of a file: */
	int is_file, fd;
	off_t left;        /* bytes that are not read yet */
	off_t size;        /* bytes of the file */
	struct buf window; /* the memory of its part */
};

#define RECORD_MAX (16u << 20)        /* bytes of a RECORD that is read whole */
#define RECORD_FILE_MAX (1024u << 20) /* bytes of one that is read by parts */
#define RECORD_ROW_MAX (64u << 10)    /* bytes of a row: paths are shorter */

/*
 * Reads the rows of an open file of `size` bytes from now on; the descriptor becomes the scan's.
 * The memory of an earlier file is used again.
 */
void record_scan_open(struct record_scan *scan, int fd, off_t size);

/* Goes back to the first row. */
void record_scan_rewind(struct record_scan *scan);

/*
 * Reads the next row that is not empty; it is valid until the next call. Returns 1; 0 at the end;
 * -1 with errno: EBADMSG (not CSV of up to three fields, a NUL, a row that is too long, a file that
 * became shorter), ENOMEM, that of reading the file, or EINTR after a signal that asks movenv to
 * stop.
 */
int record_scan_next(struct record_scan *scan, struct record_row *row);

void record_scan_release(struct record_scan *scan);

/* A file whose bytes have changed. */
struct record_change {
	const char *name;           /* as the row has it; borrowed */
	char hash[SHA256_TEXT_CAP]; /* of its new bytes */
	size_t size;
};

/* Takes the next n bytes of a new RECORD. Returns 0, or -1 with errno. */
typedef int record_sink(void *arg, const void *bytes, size_t n);

/*
 * Gives the RECORD, from its first row, to put(arg, …) part by part. The rows of changed files get
 * the new hash and size; the others stay as they are. changes: sorted by name, in the order of
 * strcmp(). Returns 0, or -1 with errno as record_scan_next() or put().
 */
int record_rewrite(struct record_scan *scan, const struct record_change *changes, size_t count,
		   record_sink *put, void *arg);

#endif
