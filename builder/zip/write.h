/* SPDX-License-Identifier: MIT */
/*
 * Writing the headers of zip archives of any size (PKWARE APPNOTE 6.3.10).
 */
#ifndef MOVENV_ZIP_WRITE_H
#define MOVENV_ZIP_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "zip/format.h"

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

/*
 * Returns 1 if a member of this size needs a local header with sizes of 64 bits, else 0. Packed
 * data may be slightly larger than the member.
 */
int zip_is_wide(uint64_t size);

/*
 * Append a header of a member. The length of the local one does not depend on sizes and CRC.
 * Return 0, or -1 with errno: ENAMETOOLONG, ENOMEM.
 */
int zip_local(const struct zip_header *header, struct buf *out);
int zip_central(const struct zip_header *header, struct buf *out);

/*
 * Appends the end of an archive; the central directory, of count members and len bytes, stands at
 * this offset and directly before it. Returns 0, or -1 with errno ENOMEM.
 */
int zip_end(uint64_t count, uint64_t offset, uint64_t len, struct buf *out);

#endif
