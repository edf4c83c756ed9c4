/* SPDX-License-Identifier: MIT */
/*
 * RECORD: the list of a distribution's files (PEP 376, PEP 427, PEP 627). Rows of CSV as Python's
 * csv module writes it: name, hash ("sha256=" and urlsafe base64), size in bytes.
 */
#ifndef MOVENV_WHEEL_RECORD_H
#define MOVENV_WHEEL_RECORD_H

#include <stddef.h>

#include "core/buf.h"
#include "core/sha256.h"

struct record_row {
	const char *name; /* NUL-terminated, in the record's memory */
	const char *hash; /* "sha256=…" or "" */
	const char *size; /* digits or "" */
};

struct record {
	struct record_row *rows; /* sorted by name */
	size_t count;
	char *text;
	const char *wrong; /* after EBADMSG: the fault, a sentence; static */
};

/*
 * Reads a RECORD of n bytes. Returns 0, or -1 with errno: EBADMSG (not CSV of up to three fields,
 * a NUL, a name twice), ENOMEM. record_release() is due in either case.
 */
int record_parse(struct record *record, const char *text, size_t n);

/*
 * Reads the row at *at, which it changes, and moves *at after it. Returns 0, or -1 if the row is
 * not CSV of up to three fields.
 */
int record_take_row(char **at, struct record_row *row);

/* The row with this name, or NULL. */
const struct record_row *record_find(const struct record *record, const char *name);

/* Returns 1 if the row's hash is by SHA-256, which a wheel must have at least (PEP 427); else 0. */
int record_row_has_sha256(const struct record_row *row);

/*
 * Copies the row's hash as the text of a digest (core/sha256.h). The hash in the row may also have
 * the padding of base64, or be hexadecimal: some tools wrote it so. Returns 1, or 0 if it is none.
 */
int record_row_hash(const struct record_row *row, char hash[SHA256_TEXT_CAP]);

/* Returns 1 if the row has this hash, the text of a digest; else 0. */
int record_row_is_hash(const struct record_row *row, const char *hash);

/* Returns 1 if the row has this size, or none; else 0. */
int record_row_is_size(const struct record_row *row, size_t size);

/*
 * Appends a row; hash is the text of a digest (core/sha256.h), or NULL for RECORD itself. Returns
 * 0, or -1 with errno ENOMEM.
 */
int record_add(struct buf *out, const char *name, const char *hash, size_t size);

/* Frees the memory; errno survives. */
void record_release(struct record *record);

#endif
