/* SPDX-License-Identifier: MIT */
/*
 * Raw deflate data (RFC 1951), by zlib, in chunks that threads can pack at the same time. Each
 * chunk has the bytes before it as its dictionary, so that all together are as small as one stream.
 */
#ifndef MOVENV_GZIP_DEFLATE_H
#define MOVENV_GZIP_DEFLATE_H

#include <stddef.h>

#include <zlib.h>

#define DEFLATE_WINDOW 32768 /* bytes before a chunk that deflate can point back into */

/* A struct of zeros is empty. The owner closes it. */
struct deflate {
	z_stream z;
	int ready;
};

/* Prepares for chunks at a level from 1 to 9. Returns 0, or -1 with errno ENOMEM. */
int deflate_open(struct deflate *d, int level);

/* The most bytes that a chunk of n bytes becomes. */
size_t deflate_bound(size_t n);

/*
 * Packs the n bytes at `bytes` to out, which has room for deflate_bound(n). `before` bytes of the
 * same stream stand directly before `bytes`. The last chunk ends the stream; others end at a whole
 * byte, so that the next one can follow. Returns the number of bytes, or 0 if zlib fails.
 */
size_t deflate_chunk(struct deflate *d, const unsigned char *bytes, size_t before, size_t n,
		     int is_last, unsigned char *out);

/* Releases zlib's memory. */
void deflate_close(struct deflate *d);

#endif
