/* SPDX-License-Identifier: MIT */
/*
 * A buffered writer: a file that is written from start to end.
 */
#ifndef MOVENV_FS_WRITER_H
#define MOVENV_FS_WRITER_H

#include <stddef.h>
#include <stdint.h>

#define WRITER_BUFFER (64u << 10)

struct writer {
	int fd;
	uint64_t len; /* bytes written so far, with those in the buffer */
	size_t held;
	unsigned char buffer[WRITER_BUFFER];
};

/* Functions return 0, or -1 with errno. */

void writer_open(struct writer *writer, int fd);

int writer_write(struct writer *writer, const void *bytes, size_t n);

/* Replaces n bytes at offset `at`, which were written before. ESPIPE on a pipe. */
int writer_patch(struct writer *writer, const void *bytes, size_t n, uint64_t at);

/* Writes the bytes in the buffer to the file. */
int writer_flush(struct writer *writer);

#endif
