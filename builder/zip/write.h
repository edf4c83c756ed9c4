/* SPDX-License-Identifier: MIT */
/*
 * Writing the headers of zip archives of any size (PKWARE APPNOTE 6.3.10).
 */
#ifndef MOVENV_ZIP_WRITE_H
#define MOVENV_ZIP_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

enum zip_method { ZIP_STORED = 0, ZIP_DEFLATED = 8 };

struct zip_header {
	const char *name; /* a directory's with '/' at its end; at most 65535 bytes */
	enum zip_method method;
	unsigned mode;         /* st_mode */
	int64_t time;          /* seconds since 1970 that fit into 31 bits */
	uint64_t size, packed; /* bytes */
	uint32_t crc;
	uint64_t offset; /* of the local header, for the central one */
	int is_wide;     /* the local header has room for sizes of 64 bits; see zip_is_wide() */
};

/* 1 if a member of this size, packed by at most a little worse than not at all, must be wide. */
int zip_is_wide(uint64_t size);

/* Append a member's headers. The local one's length does not depend on sizes and sum. 0, or -1. */
int zip_local(const struct zip_header *header, struct buf *out);
int zip_central(const struct zip_header *header, struct buf *out);

/*
 * Appends the end of an archive whose central directory, with so many members, stands at an offset
 * and has so many bytes; the end comes right behind it. Returns 0, or -1 with errno ENOMEM.
 */
int zip_end(uint64_t count, uint64_t offset, uint64_t len, struct buf *out);

#endif
