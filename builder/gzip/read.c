/* SPDX-License-Identifier: MIT */
/*
 * Reading gzip files, and others; see gzip/read.h.
 *
 * Format notes (RFC 1952): a gzip file is one or more members, each with a header (31 139 8 …), raw
 * deflate data, their CRC-32 and their length modulo 2^32. zlib reads these (window bits of 16 and
 * more) and checks both. Zeros after the last member are padding. gzip/part.h has movenv's own.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "common/compiler.h"
#include "core/interrupt.h"
#include "gzip/other_format.h"
#include "gzip/read.h"

#define POLL_PERIOD 100 /* milliseconds */

static int
gzip_wrong(struct gzip_read *in, const char *how)
{
	in->wrong = how;
	errno = EBADMSG;
	return -1;
}

/* Reads up to n bytes. Returns their number, 0 at the end, -1 with errno. */
static ssize_t
gzip_get(struct gzip_read *in, unsigned char *to, size_t n)
{
	struct pollfd fds[] = {{.fd = in->fd, .events = POLLIN}, {.fd = in->wake}};
	ssize_t got;
	int ready;

	/* A signal that comes just before poll() does not end it: so it ends by itself, too. */
	do {
		if (interrupt_check() < 0)
			return -1;
		ready = in->wake >= 0 ? poll(fds, 2, POLL_PERIOD) : 1;
	} while (ready == 0);
	if (ready < 0)
		return -1;
	if (fds[1].revents)
		return 0;
	got = read(in->fd, to, n);
	if (got > 0)
		atomic_fetch_add(&in->read, (unsigned long long)got);
	return got;
}

/* Takes exactly n bytes. Returns 1, 0 at the end of the file, -1. */
static int
gzip_get_all(struct gzip_read *in, unsigned char *to, size_t n)
{
	size_t have = in->z.avail_in < n ? in->z.avail_in : n;
	ssize_t got = 1;

	memcpy(to, in->z.next_in, have);
	in->z.next_in += have;
	in->z.avail_in -= (unsigned)have;
	while (have < n && (got = gzip_get(in, to + have, n - have)) > 0)
		have += (size_t)got;
	if (got < 0 || have == n)
		return got < 0 ? -1 : 1;
	return have == 0 ? 0 : gzip_wrong(in, "it is cut short");
}

int
gzip_read_begin(struct gzip_read *in)
{
	const struct other_format *other;
	unsigned char *packed = in->packed;
	size_t have = 0;
	ssize_t n = 1;

	while (have < GZIP_PART_HEAD &&
	       (n = gzip_get(in, packed + have, GZIP_READ_CHUNK - have)) > 0)
		have += (size_t)n;
	if (n < 0)
		return -1;
	if (have == 0)
		return gzip_wrong(in, "it is empty");
	other = other_format_of(packed, have);
	if (other)
		return gzip_wrong(in, other->what);
	in->z.next_in = packed;
	in->z.avail_in = (unsigned)have;
	in->is_in_parts = have >= GZIP_PART_HEAD && gzip_part_len(packed) > 0;
	if (in->is_in_parts || have < 2 || packed[0] != 31 || packed[1] != 139)
		return 1;
	in->is_gzip = 1;
	if (inflateInit2(&in->z, 16 + MAX_WBITS) == Z_OK)
		return 1;
	in->is_gzip = 0;
	errno = ENOMEM;
	return -1;
}

/* Takes bytes of the file as they are: first those that gzip_read_begin() read. */
static int
gzip_fill_plain(struct gzip_read *in, unsigned char *to, size_t *n)
{
	ssize_t got;

	*n = in->z.avail_in;
	if (*n > 0) {
		memcpy(to, in->z.next_in, *n);
		in->z.avail_in = 0;
		return 1;
	}
	got = gzip_get(in, to, GZIP_READ_CHUNK);
	*n = got > 0 ? (size_t)got : 0;
	return got < 0 ? -1 : got > 0;
}

/* Reads bytes to inflate if there are none. Returns 1; 0 after the last member; -1. */
static int
gzip_feed(struct gzip_read *in)
{
	for (;;) {
		ssize_t n;

		while (!in->is_inside && in->z.avail_in > 0 && *in->z.next_in == 0) {
			in->z.next_in++;
			in->z.avail_in--;
		}
		if (in->z.avail_in > 0)
			break;
		n = gzip_get(in, in->packed, sizeof(in->packed));
		if (n == 0 && in->is_inside)
			return gzip_wrong(in, "it is cut short");
		if (n <= 0)
			return (int)n;
		in->z.next_in = in->packed;
		in->z.avail_in = (unsigned)n;
	}
	if (!in->is_inside && *in->z.next_in != 31)
		return gzip_wrong(in, "other data follow its end");
	in->is_inside = 1;
	return 1;
}

int
gzip_read_fill(struct gzip_read *in, unsigned char *to, size_t *n)
{
	int status = 1;

	if (!in->is_gzip)
		return gzip_fill_plain(in, to, n);
	in->z.next_out = to;
	in->z.avail_out = GZIP_READ_CHUNK;
	while (in->z.avail_out > 0 && (status = gzip_feed(in)) > 0) {
		switch (inflate(&in->z, Z_NO_FLUSH)) {
		case Z_STREAM_END:
			in->is_inside = 0;
			inflateReset(&in->z);
			break;
		case Z_OK:
			break;
		case Z_MEM_ERROR:
			errno = ENOMEM;
			return -1;
		default:
			return gzip_wrong(in, "it is damaged");
		}
	}
	*n = GZIP_READ_CHUNK - in->z.avail_out;
	return status < 0 ? -1 : *n > 0;
}

int
gzip_read_part(struct gzip_read *in, unsigned char *to, size_t *n)
{
	int status = gzip_get_all(in, to, GZIP_PART_HEAD);
	uint32_t len;

	if (status <= 0)
		return status;
	len = gzip_part_len(to);
	if (len < GZIP_PART_HEAD + GZIP_PART_TAIL || len > GZIP_READ_PART_MAX)
		return gzip_wrong(in, "other data stand between its parts");
	*n = len;
	status = gzip_get_all(in, to + GZIP_PART_HEAD, len - GZIP_PART_HEAD);
	return status == 0 ? gzip_wrong(in, "it is cut short") : status;
}

int
gzip_read_inflate(z_stream *z, unsigned char *part, size_t n, unsigned char *to, size_t *size)
{
	const unsigned char *tail = part + n - GZIP_PART_TAIL;

	*size = le_get32(tail + 4);
	z->next_in = part + GZIP_PART_HEAD;
	z->avail_in = (unsigned)(n - GZIP_PART_HEAD - GZIP_PART_TAIL);
	z->next_out = to;
	z->avail_out = GZIP_PART_SIZE;
	return inflateReset(z) == Z_OK && inflate(z, Z_FINISH) == Z_STREAM_END &&
			       z->avail_in == 0 && GZIP_PART_SIZE - z->avail_out == *size &&
			       crc32(0, to, (unsigned)*size) == le_get32(tail)
		       ? 0
		       : -1;
}

void
gzip_read_end(struct gzip_read *in)
{
	if (in->is_gzip)
		inflateEnd(&in->z);
}
