/* SPDX-License-Identifier: MIT */
/*
 * Raw deflate data; see gzip/inflate.h.
 */
#include <errno.h>
#include <limits.h>

#include "gzip/inflate.h"

static int
inflate_prepare(struct inflate *s)
{
	/* -15: raw deflate with the largest window; one stream serves all members of an archive. */
	int status = s->ready ? inflateReset(&s->z) : inflateInit2(&s->z, -15);

	if (status != Z_OK) {
		errno = ENOMEM;
		return -1;
	}
	s->ready = 1;
	return 0;
}

int
inflate_bytes(struct inflate *s, const void *bytes, size_t n, struct buf *out, size_t size)
{
	int status;

	if (n > UINT_MAX || size > UINT_MAX - 1) {
		errno = EBADMSG;
		return -1;
	}
	if (inflate_prepare(s) < 0 || buf_reserve(out, size + 1) < 0)
		return -1;
	s->z.next_in = (unsigned char *)bytes;
	s->z.avail_in = (unsigned)n;
	s->z.next_out = (unsigned char *)out->data + out->len;
	s->z.avail_out = (unsigned)size + 1; /* one byte more, to detect data that are too long */
	status = inflate(&s->z, Z_FINISH);
	if (status != Z_STREAM_END || s->z.avail_in != 0 || s->z.avail_out != 1) {
		out->data[out->len] = '\0';
		errno = status == Z_MEM_ERROR ? ENOMEM : EBADMSG;
		return -1;
	}
	out->len += size;
	out->data[out->len] = '\0';
	return 0;
}

void
inflate_release(struct inflate *s)
{
	if (s->ready)
		inflateEnd(&s->z);
	s->ready = 0;
}
