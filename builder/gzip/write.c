/* SPDX-License-Identifier: MIT */
/*
 * Writing gzip; see gzip/write.h. Format notes stand in gzip/part.h.
 *
 * Chunks are of PRESS_CHUNK bytes wherever the input was cut, so that only the bytes count. Each is
 * packed with the 32 KiB before it as its dictionary, but for the first of a part, and ends at a
 * byte (an empty stored block: 00 00 ff ff): together they are the part's deflate data.
 */
#include <string.h>

#include "gzip/part.h"
#include "gzip/write.h"

#define PART_CHUNKS (GZPART_SIZE / PRESS_CHUNK)

/* Takes a chunk that is packed; with the last of a part, writes that. */
static int
take(void *arg, struct press_job *job)
{
	struct gzwrite *gz = arg;
	unsigned char head[GZPART_HEAD], tail[GZPART_TAIL];

	gz->crc = (uint32_t)crc32_combine(gz->crc, job->crc, (z_off_t)job->n);
	gz->size += (uint32_t)job->n;
	if (buf_add(&gz->packed, job->packed, job->packed_len) < 0)
		return -1;
	if (!job->is_last)
		return 0;
	gzpart_put(head, gz->level, (uint32_t)(GZPART_HEAD + gz->packed.len + GZPART_TAIL));
	le_put32(tail, gz->crc);
	le_put32(tail + 4, gz->size);
	if (sink_write(gz->out, head, sizeof(head)) < 0 ||
	    sink_write(gz->out, gz->packed.data, gz->packed.len) < 0)
		return -1;
	gz->packed.len = 0;
	gz->crc = gz->size = 0;
	return sink_write(gz->out, tail, sizeof(tail));
}

int
gzwrite_open(struct gzwrite *gz, struct sink *out, int level, int threads)
{
	*gz = (struct gzwrite){.out = out, .level = level};
	gz->press = press_open(level, threads, take, gz);
	return gz->press ? 0 : -1;
}

/* Has the full chunk packed, and goes on with one that starts with the end of it before it. */
static int
next_chunk(struct gzwrite *gz)
{
	struct press_job *old = gz->job;

	if (old) {
		old->is_last = ++gz->chunks == PART_CHUNKS;
		press_give(gz->press);
	}
	gz->job = press_take(gz->press);
	if (gz->chunks == PART_CHUNKS) {
		gz->chunks = 0;
	} else if (gz->job && old) {
		/* The old one's bytes stay as they are until the ring comes round. */
		memcpy(gz->job->bytes - DEFLATE_WINDOW, old->bytes + PRESS_CHUNK - DEFLATE_WINDOW,
		       DEFLATE_WINDOW);
		gz->job->before = DEFLATE_WINDOW;
	}
	return gz->job ? 0 : -1;
}

int
gzwrite_put(struct gzwrite *gz, const void *bytes, size_t n)
{
	const char *from = bytes;

	while (n > 0) {
		size_t part;

		if ((!gz->job || gz->job->n == PRESS_CHUNK) && next_chunk(gz) < 0)
			return -1;
		part = PRESS_CHUNK - gz->job->n < n ? PRESS_CHUNK - gz->job->n : n;
		memcpy(gz->job->bytes + gz->job->n, from, part);
		gz->job->n += part;
		from += part;
		n -= part;
	}
	return 0;
}

int
gzwrite_end(struct gzwrite *gz)
{
	if (!gz->job && next_chunk(gz) < 0)
		return -1;
	gz->job->is_last = 1;
	press_give(gz->press);
	gz->job = NULL;
	return press_finish(gz->press);
}

void
gzwrite_close(struct gzwrite *gz)
{
	press_close(gz->press);
	gz->press = NULL;
	buf_free(&gz->packed);
}
