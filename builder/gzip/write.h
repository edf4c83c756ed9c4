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

struct gzwrite {
	struct sink *out;
	struct press *press;
	int level;
	struct press_job *job; /* being filled, or NULL */
	size_t chunks;         /* of the part, before it */
	/* The part whose chunks are packed. */
	struct buf packed;
	uint32_t crc, size;
};

/*
 * Starts the file in out, which must live as long. Returns 0, or -1 with errno. gzwrite_close() is
 * due in either case. The same bytes in give the same bytes out, for any number of threads.
 */
int gzwrite_open(struct gzwrite *gz, struct sink *out, int level, int threads);

/* Appends n bytes. Returns 0, or -1 with errno: ENOMEM, or what writing had. */
int gzwrite_put(struct gzwrite *gz, const void *bytes, size_t n);

/* Ends the file. Returns as gzwrite_put(). */
int gzwrite_end(struct gzwrite *gz);

void gzwrite_close(struct gzwrite *gz);

#endif
