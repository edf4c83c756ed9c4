/* SPDX-License-Identifier: MIT */
/*
 * Fields of a tar header; see tar/header.h.
 */
#include "tar/header.h"
#include "tar/write.h"

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
	int64_t said = tar_header_number(block + 148, 8);
	int plain = 0, with_sign = 0;

	for (int i = 0; i < TAR_BLOCK; i++) {
		int byte = i >= 148 && i < 156 ? ' ' : block[i];

		plain += byte;
		with_sign += byte < 128 ? byte : byte - 256;
	}
	return said == plain || said == with_sign;
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
	switch (block[156]) {
	case '\0':
	case '0':
	case '7':
		return is_dir_name ? TAR_DIR : TAR_FILE;
	case 'S':
		return TAR_FILE;
	case TAR_LINK:
	case TAR_HARD_LINK:
	case TAR_DIR:
		return block[156];
	case '3':
	case '4':
		*why = "it is a device";
		return 0;
	case '6':
		*why = "it is a FIFO";
		return 0;
	default:
		*why = "it is of a kind that environments do not have";
		return 0;
	}
}
