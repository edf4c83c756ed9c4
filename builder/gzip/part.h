/* SPDX-License-Identifier: MIT */
/*
 * The parts of movenv's gzip files: members that do not depend on each other, and whose headers
 * have their length, so that several threads can inflate them. For other programs it is an ordinary
 * gzip file of several members (RFC 1952 2.2).
 *
 * Format notes (RFC 1952 2.3). A header of 20 bytes: 31 139, method 8 (deflate), flags 4 (an extra
 * field follows), time 4 bytes (0: none), extra flags (2: level 9, 4: level 1), system (3: Unix),
 * length of the extra field 2 bytes (8); in it 'M' 'V', length 2 bytes (4), and the length of the
 * whole member with its header. Everything is little-endian.
 */
#ifndef MOVENV_GZIP_PART_H
#define MOVENV_GZIP_PART_H

#include <stdint.h>
#include <string.h>

#include "core/endian.h"

#define GZIP_PART_HEAD 20
#define GZIP_PART_TAIL 8          /* CRC-32, and the number of bytes before deflating */
#define GZIP_PART_SIZE (1u << 20) /* bytes of a part before deflating, at most */

/* Makes the header of a part of len bytes in all. */
static inline void
gzip_part_put(unsigned char head[GZIP_PART_HEAD], int level, uint32_t len)
{
	memcpy(head, "\37\213\10\4\0\0\0\0\0\3\10\0MV\4\0", 16);
	head[8] = level == 9 ? 2 : level == 1 ? 4 : 0;
	le_put32(head + 16, len);
}

/* The length in bytes of the part with this header; 0 if it is not the header of a part. */
static inline uint32_t
gzip_part_len(const unsigned char head[GZIP_PART_HEAD])
{
	if (memcmp(head, "\37\213\10\4", 4) != 0 || memcmp(head + 10, "\10\0MV\4\0", 6) != 0)
		return 0;
	return le_get32(head + 16);
}

#endif
