/* SPDX-License-Identifier: MIT */
/*
 * Inflating raw deflate data (RFC 1951), by zlib, from memory to memory.
 */
#ifndef MOVENV_GZIP_INFLATE_H
#define MOVENV_GZIP_INFLATE_H

#include <stddef.h>

#include <zlib.h>

#include "core/buf.h"

/* A struct of zeros is ready for use. The owner releases it. */
struct inflate {
	z_stream z;
	int ready;
};

/*
 * Inflates n bytes and appends the result to out; it must have exactly `size` bytes. Returns 0, or
 * -1 with errno: EBADMSG if the data are damaged, end early, or have another size; ENOMEM;
 * EINTR after a signal.
 */
int inflate_bytes(struct inflate *s, const void *bytes, size_t n, struct buf *out, size_t size);

/* Releases zlib's memory. */
void inflate_release(struct inflate *s);

#endif
