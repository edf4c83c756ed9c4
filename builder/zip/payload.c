/* SPDX-License-Identifier: MIT */
/*
 * The zip archive of a launcher; see zip/payload.h. zip/format.h has the fields.
 */
#include <errno.h>
#include <string.h>

#include <zlib.h>

#include "core/endian.h"
#include "zip/format.h"
#include "zip/payload.h"

#define MODE_0644 (0100644u << 16) /* in the external attributes */

static void
payload_put_shared(unsigned char *at, const char *name, const void *bytes, size_t n)
{
	uint32_t crc = (uint32_t)crc32(0, bytes, (unsigned)n);

	memset(at, 0, ZIP_SHARED_LEN);
	le_put16(at + ZIP_VERSION, ZIP_VERSION_1_0);
	le_put16(at + ZIP_DATE, ZIP_FIRST_DATE);
	le_put32(at + ZIP_CRC, crc);
	le_put32(at + ZIP_PACKED, (uint32_t)n);
	le_put32(at + ZIP_SIZE, (uint32_t)n);
	le_put16(at + ZIP_NAME_LEN, (uint16_t)strlen(name));
}

int
zip_append_one(struct buf *out, const char *name, const void *bytes, size_t n)
{
	unsigned char local[ZIP_LOCAL_LEN] = ZIP_LOCAL_SIGNATURE;
	unsigned char central[ZIP_CENTRAL_LEN] = ZIP_CENTRAL_SIGNATURE;
	unsigned char end[ZIP_END_LEN] = ZIP_END_SIGNATURE;
	size_t name_len = strlen(name);
	size_t start = out->len;

	if (n > INT32_MAX || start > INT32_MAX || name_len > UINT16_MAX) {
		errno = EFBIG;
		return -1;
	}
	payload_put_shared(local + ZIP_LOCAL_SHARED, name, bytes, n);
	central[ZIP_CENTRAL_MADE_BY] = ZIP_VERSION_1_0;
	central[ZIP_CENTRAL_SYSTEM] = ZIP_SYSTEM_UNIX;
	payload_put_shared(central + ZIP_CENTRAL_SHARED, name, bytes, n);
	le_put32(central + ZIP_CENTRAL_EXTERNAL, MODE_0644);
	le_put32(central + ZIP_CENTRAL_OFFSET, (uint32_t)start);
	le_put16(end + ZIP_END_ENTRIES_HERE, 1);
	le_put16(end + ZIP_END_ENTRIES, 1);
	le_put32(end + ZIP_END_DIRECTORY_LEN, (uint32_t)(sizeof(central) + name_len));
	le_put32(end + ZIP_END_DIRECTORY, (uint32_t)(start + sizeof(local) + name_len + n));
	if (buf_reserve(out, sizeof(local) + sizeof(central) + sizeof(end) + 2 * name_len + n) < 0)
		return -1;
	buf_add(out, local, sizeof(local));
	buf_add(out, name, name_len);
	buf_add(out, bytes, n);
	buf_add(out, central, sizeof(central));
	buf_add(out, name, name_len);
	return buf_add(out, end, sizeof(end));
}
