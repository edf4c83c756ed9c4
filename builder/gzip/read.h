/* SPDX-License-Identifier: MIT */
/*
 * The content of a gzip file (RFC 1952), or of any other file, in pieces.
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
	int wake;           /* a pipe, or -1: closing its other end stops a wait for the file */
	const char *wrong;  /* after EBADMSG: the reason */
	atomic_ullong read; /* bytes, so far */
	int is_in_parts;    /* see gzip/part.h */
	int is_gzip;
	/* Its own. */
	z_stream z;    /* its input: bytes that were read and are not used yet */
	int is_inside; /* in a member */
	unsigned char packed[GZIP_READ_CHUNK];
};

/* Functions return 1; 0 at the end of the file; -1 with errno: EBADMSG, ENOMEM, or read(2). */

/* Reads the start of a file to find its format. fd and wake are set. gzip_read_end() is due. */
int gzip_read_begin(struct gzip_read *in);

/* Gets the next *n bytes, at most GZIP_READ_CHUNK. Not for a file in parts. */
int gzip_read_fill(struct gzip_read *in, unsigned char *to, size_t *n);

/* Gets the next part, not inflated: *n bytes, at most GZIP_READ_PART_MAX. */
int gzip_read_part(struct gzip_read *in, unsigned char *to, size_t *n);

/*
 * Inflates a part of n bytes to `to`, which has room for GZIP_PART_SIZE; z inflates raw data. Sets
 * *size to the number of bytes. Returns 0, or -1 if the part is damaged.
 */
int gzip_read_inflate(z_stream *z, unsigned char *part, size_t n, unsigned char *to, size_t *size);

/* Frees memory; the file stays open. */
void gzip_read_end(struct gzip_read *in);

#endif
