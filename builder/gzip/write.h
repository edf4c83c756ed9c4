/* SPDX-License-Identifier: MIT */
/*
 * Writing a gzip file, on several threads, in parts that several threads can read again.
 */
#ifndef MOVENV_GZIP_WRITE_H
#define MOVENV_GZIP_WRITE_H

#include <stddef.h>

#include "core/buf.h"
#include "fs/writer.h"
#include "gzip/deflate_pool.h"

struct gzip_write {
	struct writer *out;
	struct deflate_pool *pool;
	int level;
	struct deflate_job *job; /* being filled, or NULL */
	size_t chunks;           /* of the part, before this job */
	/* The part whose chunks are packed. */
	struct buf packed;
	uint32_t crc, size;
};

/*
 * Starts the file in out, which must live as long. Returns 0, or -1 with errno. gzip_write_close()
 * is due in either case. The same bytes in give the same bytes out, for any number of threads.
 */
int gzip_write_open(struct gzip_write *gz, struct writer *out, int level, int threads);

/* Appends n bytes. Returns 0, or -1 with errno: ENOMEM, or that of writing. */
int gzip_write_put(struct gzip_write *gz, const void *bytes, size_t n);

/* Ends the file. Returns as gzip_write_put(). */
int gzip_write_end(struct gzip_write *gz);

void gzip_write_close(struct gzip_write *gz);

#endif
