/* SPDX-License-Identifier: MIT */
/*
 * Raw deflate data (RFC 1951), through zlib, from memory to memory.
 */
#ifndef MOVENV_GZIP_INFLATE_H
#define MOVENV_GZIP_INFLATE_H

#include <stddef.h>

#include <zlib.h>

#include "core/buf.h"

/* An all-zero struct is ready for use; the owner releases it. */
struct inflate {
	z_stream z;
	int ready;
};

/*
 * Appends what the n bytes hold to out, which must be exactly size bytes. Returns 0, or -1 with
 * errno: EBADMSG if the data are damaged, end early, or hold more or less; ENOMEM.
 */
int inflate_bytes(struct inflate *s, const void *bytes, size_t n, struct buf *out, size_t size);

/* Releases zlib's memory. */
void inflate_release(struct inflate *s);

#endif
