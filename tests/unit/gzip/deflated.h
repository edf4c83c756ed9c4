/* SPDX-License-Identifier: MIT */
/*
 * Raw deflate data for tests to unpack.
 */
#ifndef MOVENV_UNIT_GZIP_DEFLATED_H
#define MOVENV_UNIT_GZIP_DEFLATED_H

#include <zlib.h>

#include "core/buf.h"
#include "support/unit.h"

/* Appends the packed form of the data to out. */
static inline void
pack(const void *data, size_t n, struct buf *out)
{
	z_stream z = {0};

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(buf_reserve(out, deflateBound(&z, n)), 0);
	z.next_in = (unsigned char *)(uintptr_t)data;
	z.avail_in = (unsigned)n;
	z.next_out = (unsigned char *)out->data + out->len;
	z.avail_out = (unsigned)(out->cap - out->len);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len += z.total_out;
	deflateEnd(&z);
}

#endif
