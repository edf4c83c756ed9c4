/* SPDX-License-Identifier: MIT */
/*
 * Parts of sparse files in a tar archive; see tar/sparse_map.h.
 */
#include <errno.h>

#include "tar/header.h"
#include "tar/sparse_map.h"
#include "tar/write.h"

#define GNU_PARTS 4
#define GNU_PARTS_MORE 21

/* Pairs of offset and length; an empty field ends them. */
static int
add_parts(struct sparse *sparse, const unsigned char *at, int count)
{
	for (int i = 0; i < 2 * count && (at[0] || i % 2); i++, at += 12) {
		int64_t n = tar_header_number(at, 12);

		if (n < 0) {
			errno = EBADMSG;
			return -1;
		}
		if (sparse_add(sparse, (uint64_t)n) < 0)
			return -1;
	}
	return 0;
}

int
sparse_map_gnu(struct sparse *sparse, const unsigned char *header, struct tar_input *bytes)
{
	int64_t size = tar_header_number(header + 483, 12);
	unsigned char block[TAR_BLOCK];
	int is_more = header[482];

	sparse->is_on = 1;
	sparse->size = size < 0 ? 0 : (uint64_t)size;
	if (add_parts(sparse, header + 386, GNU_PARTS) < 0)
		return -1;
	for (; is_more; is_more = block[504])
		if (tar_input_take(bytes, block, TAR_BLOCK) < 0 ||
		    add_parts(sparse, block, GNU_PARTS_MORE) < 0)
			return -1;
	return 0;
}

/* Takes a number and the newline behind it, of blocks that are read when they are needed. */
static int
read_line(struct tar_input *bytes, uint64_t *left, unsigned char *block, int *at, uint64_t *value)
{
	int digits = 0;

	*value = 0;
	for (;;) {
		unsigned char c;

		errno = EBADMSG;
		if (*at == TAR_BLOCK) {
			if (*left < TAR_BLOCK || tar_input_take(bytes, block, TAR_BLOCK) < 0)
				return -1;
			*left -= TAR_BLOCK;
			*at = 0;
		}
		c = block[(*at)++];
		if (c == '\n' && digits > 0)
			return 0;
		if (c < '0' || c > '9' || ++digits > 18)
			return -1;
		*value = *value * 10 + (c - '0');
	}
}

int
sparse_map_map(struct sparse *sparse, struct tar_input *bytes, uint64_t *left)
{
	unsigned char block[TAR_BLOCK];
	int at = TAR_BLOCK;
	uint64_t count, value;

	if (read_line(bytes, left, block, &at, &count) < 0)
		return -1;
	for (uint64_t i = 0; i < 2 * count; i++)
		if (read_line(bytes, left, block, &at, &value) < 0 || sparse_add(sparse, value) < 0)
			return -1;
	return 0;
}
