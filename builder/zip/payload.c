/* SPDX-License-Identifier: MIT */
/*
 * Writing zip archives; see zip/payload.h. Format notes stand in zip/read.c.
 */
#include <errno.h>
#include <string.h>

#include <zlib.h>

#include "core/endian.h"
#include "zip/payload.h"

#define DATE_1980_01_01 0x21 /* the format's first day (APPNOTE 4.4.6) */
#define VERSION_1_0 10       /* of the format: stored members need no more */
#define MADE_ON_UNIX 3
#define MODE_0644 (0100644u << 16)

/* The fields that the local and the central header share, from "version needed" on. */
static void
put_shared(unsigned char *at, const char *name, const void *bytes, size_t n)
{
	uint32_t crc = (uint32_t)crc32(0, bytes, (unsigned)n);

	memset(at, 0, 26);
	le_put16(at, VERSION_1_0);
	le_put16(at + 8, DATE_1980_01_01);
	le_put32(at + 10, crc);
	le_put32(at + 14, (uint32_t)n);
	le_put32(at + 18, (uint32_t)n);
	le_put16(at + 22, (uint16_t)strlen(name));
}

int
zip_append_one(struct buf *out, const char *name, const void *bytes, size_t n)
{
	unsigned char local[30] = "PK\3\4", central[46] = "PK\1\2", end[22] = "PK\5\6";
	size_t name_len = strlen(name);
	size_t start = out->len;

	if (n > INT32_MAX || start > INT32_MAX || name_len > UINT16_MAX) {
		errno = EFBIG;
		return -1;
	}
	put_shared(local + 4, name, bytes, n);
	central[4] = VERSION_1_0;
	central[5] = MADE_ON_UNIX;
	put_shared(central + 6, name, bytes, n);
	le_put32(central + 38, MODE_0644);
	le_put32(central + 42, (uint32_t)start);
	le_put16(end + 8, 1);
	le_put16(end + 10, 1);
	le_put32(end + 12, (uint32_t)(sizeof(central) + name_len));
	le_put32(end + 16, (uint32_t)(start + sizeof(local) + name_len + n));
	if (buf_reserve(out, sizeof(local) + sizeof(central) + sizeof(end) + 2 * name_len + n) < 0)
		return -1;
	buf_add(out, local, sizeof(local));
	buf_add(out, name, name_len);
	buf_add(out, bytes, n);
	buf_add(out, central, sizeof(central));
	buf_add(out, name, name_len);
	return buf_add(out, end, sizeof(end));
}
