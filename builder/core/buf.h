/* SPDX-License-Identifier: MIT */
/*
 * A growing buffer of bytes. An all-zero struct is an empty one; the owner frees it. data is
 * NUL-terminated whenever it is not NULL. Functions return 0, or -1 with errno ENOMEM and the
 * buffer as it was.
 */
#ifndef MOVENV_CORE_BUF_H
#define MOVENV_CORE_BUF_H

#include <stddef.h>

#include "common/compiler.h"

struct buf {
	char *data;
	size_t len; /* bytes in use, without the NUL */
	size_t cap;
};

/* Makes room for n more bytes after len. */
int buf_reserve(struct buf *b, size_t n);

/* Appends n bytes. */
int buf_add(struct buf *b, const void *bytes, size_t n);

/* Appends a string. */
int buf_puts(struct buf *b, const char *s);

/* Appends one byte. */
int buf_putc(struct buf *b, char c);

/* Appends what printf would print. */
int buf_printf(struct buf *b, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Returns the bytes as a string, "" for an empty buffer. Borrowed until the next change. */
const char *buf_str(const struct buf *b);

/* Frees the bytes and leaves an empty buffer; errno survives. */
void buf_free(struct buf *b);

#endif
