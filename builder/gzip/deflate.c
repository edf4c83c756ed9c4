/* SPDX-License-Identifier: MIT */
/*
 * Chunks of deflate data; see gzip/deflate.h.
 */
#include <errno.h>

#include "gzip/deflate.h"

#define MEMORY_LEVEL 8 /* zlib's own; 9 was slower, and packed modules no smaller */

int
deflate_open(struct deflate *d, int level)
{
	d->z = (z_stream){0};
	/* -15: raw deflate with the largest window. */
	if (deflateInit2(&d->z, level, Z_DEFLATED, -15, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
		errno = ENOMEM;
		return -1;
	}
	d->ready = 1;
	return 0;
}

size_t
deflate_bound(size_t n)
{
	/* Stored blocks have a head of 5 bytes; zlib makes none below 4 KiB but the last. */
	return n + n / 512 + 64;
}

size_t
deflate_chunk(struct deflate *d, const unsigned char *bytes, size_t before, size_t n, int is_last,
	      unsigned char *out)
{
	size_t window = before < DEFLATE_WINDOW ? before : DEFLATE_WINDOW;
	size_t room = deflate_bound(n);
	int status;

	if (deflateReset(&d->z) != Z_OK ||
	    (window > 0 && deflateSetDictionary(&d->z, bytes - window, (unsigned)window) != Z_OK))
		return 0;
	d->z.next_in = (unsigned char *)bytes;
	d->z.avail_in = (unsigned)n;
	d->z.next_out = out;
	d->z.avail_out = (unsigned)room;
	status = deflate(&d->z, is_last ? Z_FINISH : Z_SYNC_FLUSH);
	if (status != (is_last ? Z_STREAM_END : Z_OK) || d->z.avail_in != 0 || d->z.avail_out == 0)
		return 0;
	return room - d->z.avail_out;
}

void
deflate_close(struct deflate *d)
{
	if (d->ready)
		deflateEnd(&d->z);
	d->ready = 0;
}
