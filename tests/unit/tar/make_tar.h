/* SPDX-License-Identifier: MIT */
/*
 * Hand-made tar archives for tests, and a source that gives them in pieces.
 */
#ifndef MOVENV_UNIT_TAR_MAKE_TAR_H
#define MOVENV_UNIT_TAR_MAKE_TAR_H

#include <stdio.h>

#include "support/unit.h"
#include "tar/read.h"

/* Bytes that are given in pieces of `step` bytes. */
struct source {
	struct buf bytes;
	size_t at, step;
};

static inline ssize_t
source_take(void *arg, const unsigned char **bytes)
{
	struct source *source = arg;
	size_t left = source->bytes.len - source->at;
	size_t n = left < source->step ? left : source->step;

	*bytes = (const unsigned char *)source->bytes.data + source->at;
	source->at += n;
	return (ssize_t)n;
}

static inline void
set_sum(unsigned char *block)
{
	unsigned sum = 0;

	for (int i = 0; i < TAR_BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : block[i];
	snprintf((char *)block + 148, 8, "%06o", sum);
	block[155] = ' ';
}

/* A header of POSIX's kind, with one more field of n bytes. */
static inline void
put_header(struct source *s, const char *name, char type, size_t size, size_t at, const void *field,
	   size_t n)
{
	unsigned char block[TAR_BLOCK] = {0};

	memcpy(block, name, strnlen(name, 100));
	memcpy(block + 100, "0000755", 8);
	snprintf((char *)block + 124, 12, "%011zo", size);
	memcpy(block + 136, "14000000000", 12);
	block[156] = (unsigned char)type;
	memcpy(block + 257, "ustar\00000", 8);
	if (n > 0)
		memcpy(block + at, field, n);
	if (at != 148)
		set_sum(block);
	assert_int_equal(buf_add(&s->bytes, block, TAR_BLOCK), 0);
}

static inline void
put_bytes(struct source *s, const void *bytes, size_t n)
{
	char zeros[TAR_BLOCK] = {0};

	assert_int_equal(buf_add(&s->bytes, bytes, n), 0);
	assert_int_equal(buf_add(&s->bytes, zeros, tar_padding(n)), 0);
}

/* A header before a member: pax records, or a long name. */
static inline void
put_text(struct source *s, char type, const char *text, size_t n)
{
	put_header(s, "header", type, n, 0, NULL, 0);
	put_bytes(s, text, n);
}

#endif
