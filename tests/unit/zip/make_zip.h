/* SPDX-License-Identifier: MIT */
/*
 * Hand-made zip archives for tests. They are good; a test then changes single fields. The struct
 * has the offset of each record.
 */
#ifndef MOVENV_UNIT_ZIP_MAKE_ZIP_H
#define MOVENV_UNIT_ZIP_MAKE_ZIP_H

#include "core/buf.h"
#include "core/endian.h"
#include "support/unit.h"

#define HANDZIP_MAX 16

struct handzip {
	struct buf bytes;            /* the archive */
	struct buf directory;        /* the central headers, until handzip_end() */
	size_t local[HANDZIP_MAX];   /* where the local headers lie */
	size_t central[HANDZIP_MAX]; /* where the central headers lie, after handzip_end() */
	size_t end;                  /* where the end record lies */
	size_t count;
};

/* Adds a central header for a member whose local header lies at an offset. */
static inline void
handzip_list(struct handzip *zip, const unsigned char shared[26], const char *name, size_t name_len,
	     size_t offset)
{
	unsigned char central[46] = "PK\1\2";

	central[4] = 20;
	central[5] = 3; /* Unix */
	memcpy(central + 6, shared, 26);
	le_put32(central + 38, 0100644u << 16);
	le_put32(central + 42, (uint32_t)offset);
	zip->central[zip->count] = zip->directory.len;
	zip->local[zip->count++] = offset;
	buf_add(&zip->directory, central, sizeof(central));
	buf_add(&zip->directory, name, name_len);
}

/* Ends the archive with a comment of n bytes. */
static inline void
handzip_end(struct handzip *zip, const void *comment, size_t n)
{
	unsigned char end[22] = "PK\5\6";
	size_t offset = zip->bytes.len;

	le_put16(end + 8, (uint16_t)zip->count);
	le_put16(end + 10, (uint16_t)zip->count);
	le_put32(end + 12, (uint32_t)zip->directory.len);
	le_put32(end + 16, (uint32_t)offset);
	le_put16(end + 20, (uint16_t)n);
	for (size_t i = 0; i < zip->count; i++)
		zip->central[i] += offset;
	if (zip->directory.len > 0)
		buf_add(&zip->bytes, zip->directory.data, zip->directory.len);
	zip->end = zip->bytes.len;
	buf_add(&zip->bytes, end, sizeof(end));
	if (n > 0)
		buf_add(&zip->bytes, comment, n);
}

static inline void
handzip_free(struct handzip *zip)
{
	buf_free(&zip->bytes);
	buf_free(&zip->directory);
}

#endif
