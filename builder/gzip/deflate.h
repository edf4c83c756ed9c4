/* SPDX-License-Identifier: MIT */
/*
 * Raw deflate data (RFC 1951), through zlib, in chunks that are packed apart: each knows what
 * stands before it in its stream, so that they may be packed at the same time and are as small as
 * one.
 */
#ifndef MOVENV_GZIP_DEFLATE_H
#define MOVENV_GZIP_DEFLATE_H

#include <stddef.h>

#include <zlib.h>

#define DEFLATE_WINDOW 32768 /* bytes before a chunk that deflate can point back into */

/* An all-zero struct holds nothing; the owner closes it. */
struct deflate {
	z_stream z;
	int ready;
};

/* Makes ready for chunks at a level from 1 to 9. Returns 0, or -1 with errno ENOMEM. */
int deflate_open(struct deflate *d, int level);

/* How many bytes a chunk of n bytes becomes at most. */
size_t deflate_bound(size_t n);

/*
 * Packs the n bytes at `bytes`, in front of which `before` bytes of the same stream stand, into
 * out, which has room for deflate_bound(n). The last chunk ends the stream; others end at a byte,
 * so that the next can be put behind. Returns the number of bytes, or 0 if zlib fails.
 */
size_t deflate_chunk(struct deflate *d, const unsigned char *bytes, size_t before, size_t n,
		     int is_last, unsigned char *out);

/* Releases zlib's memory. */
void deflate_close(struct deflate *d);

#endif
