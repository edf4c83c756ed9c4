/* SPDX-License-Identifier: MIT */
/*
 * A member of a zip archive, as the central directory describes it.
 */
#ifndef MOVENV_ZIP_MEMBER_H
#define MOVENV_ZIP_MEMBER_H

#include <stddef.h>
#include <stdint.h>

struct zip_member {
	const char *name; /* NUL-terminated; has passed safe_name_reject(); in the memory of zip */
	size_t name_len;
	size_t skipped; /* bytes of "./" before the name, which only archives with links may have */
	uint64_t packed, size; /* bytes */
	uint32_t crc;
	uint64_t offset; /* of the local header */
	int64_t time;    /* seconds since 1970 */
	unsigned method;
	unsigned mode; /* st_mode, 0 if the archive was not made on Unix */
	int is_dir;
};

#endif
