/* SPDX-License-Identifier: MIT */
/*
 * A spool: bytes that are needed later, all at once and in order. They are kept in memory, and when
 * there are many, in a temporary file without a name.
 */
#ifndef MOVENV_FS_SPOOL_H
#define MOVENV_FS_SPOOL_H

#include <stdint.h>
#include <stdio.h>

#include "core/buf.h"
#include "fs/writer.h"

/* A struct of zeros is an empty spool. The owner releases it. */
struct spool {
	struct buf tail; /* the bytes in memory: append here, then call spool_check() */
	FILE *file;      /* the bytes before them; NULL: there are none */
	uint64_t before; /* bytes in the file */
};

/* Moves the bytes in memory to the file if they are many. Returns 0, or -1 with errno. */
int spool_check(struct spool *spool);

/* Writes all bytes to `out`. Returns 0, or -1 with errno. */
int spool_write(struct spool *spool, struct writer *out);

void spool_release(struct spool *spool);

#endif
