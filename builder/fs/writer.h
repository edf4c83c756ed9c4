/* SPDX-License-Identifier: MIT */
/*
 * A file that is written from its start to its end, through a buffer.
 */
#ifndef MOVENV_FS_WRITER_H
#define MOVENV_FS_WRITER_H

#include <stddef.h>
#include <stdint.h>

#define WRITER_BUFFER (64u << 10)

struct writer {
	int fd;
	uint64_t len; /* bytes written so far, those in the buffer too */
	size_t held;
	unsigned char buffer[WRITER_BUFFER];
};

/* Functions return 0, or -1 with errno. */

void writer_open(struct writer *sink, int fd);

int writer_write(struct writer *sink, const void *bytes, size_t n);

/* Replaces n bytes that were written before. Not for a pipe: ESPIPE. */
int writer_patch(struct writer *sink, const void *bytes, size_t n, uint64_t at);

/* Writes what is in the buffer. */
int writer_flush(struct writer *sink);

#endif
