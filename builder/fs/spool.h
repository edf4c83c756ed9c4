/* SPDX-License-Identifier: MIT */
/*
 * Bytes that are needed later, all at once and in order: in memory, and if they become many, in a
 * temporary file without a name.
 */
#ifndef MOVENV_FS_SPOOL_H
#define MOVENV_FS_SPOOL_H

#include <stdint.h>
#include <stdio.h>

#include "core/buf.h"
#include "fs/writer.h"

/* An all-zero struct holds nothing; the owner releases it. */
struct spool {
	struct buf tail; /* what is in memory: append here, then call spool_check() */
	FILE *file;      /* what came before it, or NULL */
	uint64_t before; /* bytes in the file */
};

/* Moves what is in memory to the file if it is much. Returns 0, or -1 with errno. */
int spool_check(struct spool *spill);

/* Writes all. Returns 0, or -1 with errno. */
int spool_write(struct spool *spill, struct writer *out);

void spool_release(struct spool *spill);

#endif
