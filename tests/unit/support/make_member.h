/* SPDX-License-Identifier: MIT */
/*
 * Members of hand-made archives.
 */
#ifndef MOVENV_UNIT_SUPPORT_MAKE_MEMBER_H
#define MOVENV_UNIT_SUPPORT_MAKE_MEMBER_H

#include "gzip/deflated.h"
#include "zip/make_zip.h"

/* Adds a member; method 8 packs the data, any other one stores them. */
static inline void
handzip_add(struct handzip *zip, const char *name, size_t name_len, const void *data, size_t n,
	    unsigned method)
{
	unsigned char local[30] = "PK\3\4";
	struct buf packed = {0};
	size_t offset = zip->bytes.len;

	if (method == 8)
		pack(data, n, &packed);
	else
		assert_int_equal(buf_add(&packed, data, n), 0);
	le_put16(local + 4, 20);
	le_put16(local + 8, (uint16_t)method);
	le_put16(local + 12, 0x21);
	le_put32(local + 14, (uint32_t)crc32(crc32(0, NULL, 0), data, (unsigned)n));
	le_put32(local + 18, (uint32_t)packed.len);
	le_put32(local + 22, (uint32_t)n);
	le_put16(local + 26, (uint16_t)name_len);
	buf_add(&zip->bytes, local, sizeof(local));
	buf_add(&zip->bytes, name, name_len);
	buf_add(&zip->bytes, packed.data, packed.len);
	handzip_list(zip, local + 4, name, name_len, offset);
	buf_free(&packed);
}

static inline void
handzip_text(struct handzip *zip, const char *name, const char *text, unsigned method)
{
	handzip_add(zip, name, strlen(name), text, strlen(text), method);
}

#endif
