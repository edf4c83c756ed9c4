/* SPDX-License-Identifier: MIT */
/*
 * The bytes that a file holds in gzip (RFC 1952), or its own, in pieces.
 */
#ifndef MOVENV_GZIP_READ_H
#define MOVENV_GZIP_READ_H

#include <stdatomic.h>
#include <stddef.h>

#include <zlib.h>

#include "gzip/part.h"

#define GZIP_READ_CHUNK (128u << 10)                      /* bytes of a piece, without parts */
#define GZIP_READ_PART_MAX (GZIP_PART_SIZE + (64u << 10)) /* bytes of a part, packed */

struct gzip_read {
	int fd;
	int wake; /* a pipe whose end tells who waits for the file that nobody wants more; or -1 */
	const char *wrong;  /* after EBADMSG, in words */
	atomic_ullong read; /* bytes, so far */
	int is_in_parts;    /* see gzip/part.h */
	int is_gzip;
	/* Its own. */
	z_stream z;    /* its input is what was read and is not used so far */
	int is_inside; /* a member */
	unsigned char packed[GZIP_READ_CHUNK];
};

/* Functions return 1; 0 at the end of the file; -1 with errno: EBADMSG, ENOMEM, or read's. */

/* Reads the start of a file, and sees what it is. fd and wake are set. gzip_read_end() is due. */
int gzip_read_begin(struct gzip_read *in);

/* The next bytes, at most GZIP_READ_CHUNK; *n is how many. Not for what is in parts. */
int gzip_read_fill(struct gzip_read *in, unsigned char *to, size_t *n);

/* The next part as it is, at most GZIP_READ_PART_MAX bytes, *n of them. */
int gzip_read_part(struct gzip_read *in, unsigned char *to, size_t *n);

/*
 * Inflates a part of n bytes to `to`, which has room for GZIP_PART_SIZE; z is one for raw data.
 * What it holds is *size bytes. Returns 0, or -1: it is damaged.
 */
int gzip_read_inflate(z_stream *z, unsigned char *part, size_t n, unsigned char *to, size_t *size);

/* Frees memory; the file stays open. */
void gzip_read_end(struct gzip_read *in);

#endif
