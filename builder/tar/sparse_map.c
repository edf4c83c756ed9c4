/* SPDX-License-Identifier: MIT */
/*
 * The parts of a sparse file, as an archive lists them; see tar/sparse_map.h.
 */
#include <errno.h>

#include "tar/format.h"
#include "tar/header.h"
#include "tar/sparse_map.h"

/* Pairs of offset and length; an empty field ends them. */
static int
sparse_add_parts(struct sparse *sparse, const unsigned char *at, int count)
{
	for (int i = 0; i < 2 * count && (at[0] || i % 2); i++, at += TAR_LONG_NUMBER_LEN) {
		int64_t n = tar_header_number(at, TAR_LONG_NUMBER_LEN);

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
	int64_t size = tar_header_number(header + TAR_GNU_FILE_SIZE, TAR_LONG_NUMBER_LEN);
	unsigned char block[TAR_BLOCK];
	int is_more = header[TAR_GNU_HAS_MORE];

	sparse->is_on = 1;
	sparse->size = size < 0 ? 0 : (uint64_t)size;
	if (sparse_add_parts(sparse, header + TAR_GNU_PARTS, TAR_GNU_PARTS_COUNT) < 0)
		return -1;
	for (; is_more; is_more = block[TAR_GNU_BLOCK_HAS_MORE])
		if (tar_input_take(bytes, block, TAR_BLOCK) < 0 ||
		    sparse_add_parts(sparse, block, TAR_GNU_BLOCK_PARTS_COUNT) < 0)
			return -1;
	return 0;
}

/* Reads a number and the newline after it. Blocks are read when they are needed. */
static int
sparse_read_line(struct tar_input *bytes, uint64_t *left, unsigned char *block, int *at,
		 uint64_t *value)
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
sparse_map_pax(struct sparse *sparse, struct tar_input *bytes, uint64_t *left)
{
	unsigned char block[TAR_BLOCK] = {0};
	int at = TAR_BLOCK;
	uint64_t count, value;

	if (sparse_read_line(bytes, left, block, &at, &count) < 0)
		return -1;
	for (uint64_t i = 0; i < 2 * count; i++)
		if (sparse_read_line(bytes, left, block, &at, &value) < 0 ||
		    sparse_add(sparse, value) < 0)
			return -1;
	return 0;
}
