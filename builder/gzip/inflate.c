/* SPDX-License-Identifier: MIT */
/*
 * Raw deflate data; see gzip/inflate.h.
 */
#include <errno.h>
#include <limits.h>

#include "core/interrupt.h"
#include "gzip/inflate.h"

#define STEP (256u << 10) /* bytes that are inflated before a signal counts */

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

/* Inflates to the end, or until `to` is full. *left: the bytes that it has room for. */
static int
inflate_steps(z_stream *z, unsigned char *to, size_t *left)
{
	int status = Z_OK;

	z->next_out = to;
	z->avail_out = 0;
	while (status == Z_OK && z->avail_out == 0 && *left > 0) {
		unsigned step = *left < STEP ? (unsigned)*left : STEP;

		if (interrupt_check() < 0)
			return Z_ERRNO;
		z->avail_out = step;
		status = inflate(z, Z_NO_FLUSH);
		*left -= step - z->avail_out;
	}
	return status;
}

int
inflate_bytes(struct inflate *s, const void *bytes, size_t n, struct buf *out, size_t size)
{
	size_t left = size + 1; /* one byte more, to detect data that are too long */
	int status;

	if (n > UINT_MAX || size > UINT_MAX - 1) {
		errno = EBADMSG;
		return -1;
	}
	if (inflate_prepare(s) < 0 || buf_reserve(out, size + 1) < 0)
		return -1;
	s->z.next_in = (unsigned char *)bytes;
	s->z.avail_in = (unsigned)n;
	status = inflate_steps(&s->z, (unsigned char *)out->data + out->len, &left);
	if (status != Z_STREAM_END || s->z.avail_in != 0 || left != 1) {
		out->data[out->len] = '\0';
		errno = status == Z_ERRNO ? EINTR : status == Z_MEM_ERROR ? ENOMEM : EBADMSG;
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
