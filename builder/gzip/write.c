/* SPDX-License-Identifier: MIT */
/*
 * Writing gzip; see gzip/write.h. Format notes stand in gzip/part.h.
 *
 * Chunks have DEFLATE_POOL_CHUNK bytes however the input was cut, so that the output depends only
 * on the bytes. The dictionary of each is the 32 KiB before it, but for the first of a part. Each
 * ends at a whole byte (an empty stored block: 00 00 ff ff): together they are the data of a part.
 */
#include <string.h>

#include "gzip/part.h"
#include "gzip/write.h"

#define PART_CHUNKS (GZIP_PART_SIZE / DEFLATE_POOL_CHUNK)

/* Takes a packed chunk. The last chunk of a part writes the part. */
static int
gzip_take_chunk(void *arg, struct deflate_job *job)
{
	struct gzip_write *gz = arg;
	unsigned char head[GZIP_PART_HEAD], tail[GZIP_PART_TAIL];

	gz->crc = (uint32_t)crc32_combine(gz->crc, job->crc, (z_off_t)job->n);
	gz->size += (uint32_t)job->n;
	if (buf_add(&gz->packed, job->packed, job->packed_len) < 0)
		return -1;
	if (!job->is_last)
		return 0;
	gzip_part_put(head, gz->level,
		      (uint32_t)(GZIP_PART_HEAD + gz->packed.len + GZIP_PART_TAIL));
	le_put32(tail, gz->crc);
	le_put32(tail + 4, gz->size);
	if (writer_write(gz->out, head, sizeof(head)) < 0 ||
	    writer_write(gz->out, gz->packed.data, gz->packed.len) < 0)
		return -1;
	gz->packed.len = 0;
	gz->crc = gz->size = 0;
	return writer_write(gz->out, tail, sizeof(tail));
}

int
gzip_write_open(struct gzip_write *gz, struct writer *out, int level, int threads)
{
	*gz = (struct gzip_write){.out = out, .level = level};
	gz->pool = deflate_pool_open(level, threads, gzip_take_chunk, gz);
	return gz->pool ? 0 : -1;
}

/* Gives the full chunk to the pool, and begins one with the end of the full one before it. */
static int
gzip_next_chunk(struct gzip_write *gz)
{
	struct deflate_job *old = gz->job;

	if (old) {
		old->is_last = ++gz->chunks == PART_CHUNKS;
		deflate_pool_give(gz->pool);
	}
	gz->job = deflate_pool_take(gz->pool);
	if (gz->chunks == PART_CHUNKS) {
		gz->chunks = 0;
	} else if (gz->job && old) {
		/* The bytes of the old one stay until the ring comes round. */
		memcpy(gz->job->bytes - DEFLATE_WINDOW,
		       old->bytes + DEFLATE_POOL_CHUNK - DEFLATE_WINDOW, DEFLATE_WINDOW);
		gz->job->before = DEFLATE_WINDOW;
	}
	return gz->job ? 0 : -1;
}

int
gzip_write_put(struct gzip_write *gz, const void *bytes, size_t n)
{
	const char *from = bytes;

	while (n > 0) {
		size_t part;

		if ((!gz->job || gz->job->n == DEFLATE_POOL_CHUNK) && gzip_next_chunk(gz) < 0)
			return -1;
		part = DEFLATE_POOL_CHUNK - gz->job->n < n ? DEFLATE_POOL_CHUNK - gz->job->n : n;
		memcpy(gz->job->bytes + gz->job->n, from, part);
		gz->job->n += part;
		from += part;
		n -= part;
	}
	return 0;
}

int
gzip_write_end(struct gzip_write *gz)
{
	if (!gz->job && gzip_next_chunk(gz) < 0)
		return -1;
	gz->job->is_last = 1;
	deflate_pool_give(gz->pool);
	gz->job = NULL;
	return deflate_pool_finish(gz->pool);
}

void
gzip_write_close(struct gzip_write *gz)
{
	deflate_pool_close(gz->pool);
	gz->pool = NULL;
	buf_free(&gz->packed);
}
