/* SPDX-License-Identifier: MIT */
/*
 * Local headers; see zip/local_header.h.
 *
 * Format notes. The packed bytes start after the name and the extra fields. Where a data descriptor
 * follows them, CRC and sizes of the local header do not count (4.4.4, bit 3). A size of 64 bits is
 * all ones, and its value stands in an extra field.
 */
#include <errno.h>
#include <string.h>

#include "common/layout.h"
#include "core/endian.h"
#include "fs/io.h"
#include "zip/flags.h"
#include "zip/format.h"
#include "zip/local_header.h"

static int
differs_in_size(const unsigned char *field, uint64_t size)
{
	uint32_t local = le_get32(field);

	return local != UINT32_MAX && local != size;
}

/* Returns 1 if the fields that both headers share do not tell of the same member, else 0. */
static int
local_header_differs(const unsigned char *shared, const struct zip_member *m)
{
	unsigned flags = le_get16(shared + ZIP_FLAGS);

	if (zip_flags_reject(flags) || le_get16(shared + ZIP_METHOD) != m->method ||
	    le_get16(shared + ZIP_NAME_LEN) != m->skipped + m->name_len)
		return 1;
	return !(flags & ZIP_FLAG_DESCRIPTOR) && (le_get32(shared + ZIP_CRC) != m->crc ||
						  differs_in_size(shared + ZIP_PACKED, m->packed) ||
						  differs_in_size(shared + ZIP_SIZE, m->size));
}

int
zip_local_find(int fd, uint64_t file_size, const struct zip_member *m, uint64_t *at)
{
	unsigned char local[ZIP_LOCAL_LEN + PATH_CAP];
	const unsigned char *shared = local + ZIP_LOCAL_SHARED;
	size_t name_len = m->skipped + m->name_len, n = ZIP_LOCAL_LEN + name_len;

	errno = EBADMSG;
	if (n > sizeof(local) || file_size < n || m->offset > file_size - n ||
	    m->packed > file_size || io_read_at(fd, local, n, (off_t)m->offset) < 0)
		return -1;
	*at = m->offset + n + le_get16(shared + ZIP_EXTRA_LEN);
	errno = EBADMSG;
	return memcmp(local, ZIP_LOCAL_SIGNATURE, ZIP_SIGNATURE_LEN) != 0 ||
			       local_header_differs(shared, m) ||
			       memcmp(local + ZIP_LOCAL_LEN, m->name - m->skipped, name_len) != 0 ||
			       *at > file_size - m->packed
		       ? -1
		       : 0;
}
