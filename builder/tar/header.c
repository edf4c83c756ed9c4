/* SPDX-License-Identifier: MIT */
/*
 * Fields of a tar header; see tar/header.h.
 */
#include <string.h>

#include "tar/format.h"
#include "tar/header.h"

int64_t
tar_header_number(const unsigned char *field, size_t n)
{
	uint64_t value = 0;
	size_t i = 0;

	if (field[0] & 0x80) {
		for (; i < n; i++) {
			if (value >> 54)
				return -1;
			value = value << 8 | (i ? field[i] : field[i] & 0x7fu);
		}
		return (int64_t)value;
	}
	while (i < n && (field[i] == ' ' || field[i] == '\0'))
		i++;
	for (; i < n && field[i] >= '0' && field[i] <= '7'; i++)
		value = value << 3 | (field[i] & 7u);
	return i < n && field[i] != ' ' && field[i] != '\0' ? -1 : (int64_t)value;
}

int
tar_header_has_sum(const unsigned char *block)
{
	int64_t stored = tar_header_number(block + TAR_CHECKSUM, TAR_NUMBER_LEN);
	int plain = 0, with_sign = 0;

	for (int i = 0; i < TAR_BLOCK; i++) {
		int byte = i >= TAR_CHECKSUM && i < TAR_CHECKSUM + TAR_NUMBER_LEN ? ' ' : block[i];

		plain += byte;
		with_sign += byte < 128 ? byte : byte - 256;
	}
	return stored == plain || stored == with_sign;
}

int
tar_header_is_end(const unsigned char *block)
{
	for (int i = 0; i < TAR_BLOCK; i++)
		if (block[i])
			return 0;
	return 1;
}

int
tar_header_type(const unsigned char *block, int is_dir_name, const char **why)
{
	switch (block[TAR_TYPE]) {
	case TAR_OLD_FILE:
	case TAR_FILE:
	case TAR_CONTIGUOUS:
		return is_dir_name ? TAR_DIR : TAR_FILE;
	case TAR_GNU_SPARSE:
		return TAR_FILE;
	case TAR_LINK:
	case TAR_HARD_LINK:
	case TAR_DIR:
		return block[TAR_TYPE];
	case TAR_CHARACTER_DEVICE:
	case TAR_BLOCK_DEVICE:
		*why = "it is a device";
		return 0;
	case TAR_FIFO:
		*why = "it is a FIFO";
		return 0;
	default:
		*why = "its type is not one that environments have";
		return 0;
	}
}

const char *
tar_header_strip_name(struct buf *name)
{
	const char *at = buf_str(name);

	while (at[0] == '.' && at[1] == '/')
		at += 1 + strspn(at + 1, "/");
	while (at[0] &&
	       name->data[name->len - 1] == '/') /* "/" is what Python's tarfile calls it */
		name->data[--name->len] = '\0';
	return strcmp(at, ".") ? at : at + 1;
}
