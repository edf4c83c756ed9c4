/* SPDX-License-Identifier: MIT */
/*
 * Writing gzip; see gzwrite.h.
 *
 * Format notes (RFC 1952). Everything is little-endian.
 *   header, 10 bytes: 1f 8b, method 8 (deflate), flags 0, time 4 bytes (0: none), extra flags
 *     (2: level 9, 4: level 1), system (3: Unix)
 *   deflate data, byte-aligned where a chunk ends (an empty stored block: 00 00 ff ff)
 *   trailer, 8 bytes: CRC-32 of what went in, and its length modulo 2^32
 * Chunks are of PRESS_CHUNK bytes wherever the input was cut, so that only the bytes count. Each is
 * packed with the 32 KiB before it as its dictionary: together they are one member, which every
 * reader takes for the work of one.
 */
#include <string.h>

#include "gzwrite.h"
#include "le.h"

/* Takes a chunk that is packed: appends it and its sum. */
static int
take(void *arg, struct press_job *job)
{
	struct gzwrite *gz = arg;

	gz->crc = (uint32_t)crc32_combine(gz->crc, job->crc, (z_off_t)job->n);
	gz->size += (uint32_t)job->n;
	return sink_write(gz->out, job->packed, job->packed_len);
}

int
gzwrite_open(struct gzwrite *gz, struct sink *out, int level, int threads)
{
	unsigned char head[10] = {0x1f, 0x8b, 8};

	*gz = (struct gzwrite){.out = out};
	head[8] = level == 9 ? 2 : level == 1 ? 4 : 0;
	head[9] = 3;
	gz->press = press_open(level, threads, take, gz);
	return gz->press ? sink_write(out, head, sizeof(head)) : -1;
}

/* Has the full chunk packed, and goes on with one that starts with the end of it before it. */
static int
next_chunk(struct gzwrite *gz)
{
	struct press_job *old = gz->job;

	if (old)
		press_give(gz->press);
	gz->job = press_take(gz->press);
	if (gz->job && old) {
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
	unsigned char tail[8];

	if (!gz->job && next_chunk(gz) < 0)
		return -1;
	gz->job->is_last = 1;
	press_give(gz->press);
	gz->job = NULL;
	if (press_finish(gz->press) < 0)
		return -1;
	le_put32(tail, gz->crc);
	le_put32(tail + 4, gz->size);
	return sink_write(gz->out, tail, sizeof(tail));
}

void
gzwrite_close(struct gzwrite *gz)
{
	press_close(gz->press);
	gz->press = NULL;
}
