/* SPDX-License-Identifier: MIT */
/*
 * ELF files made by hand, of either class and byte order, for tests to read and to damage.
 */
#ifndef MOVENV_UNIT_ELF_MAKE_ELF_H
#define MOVENV_UNIT_ELF_MAKE_ELF_H

#include "support/unit.h"

/* Where the parts lie: headers, interpreter, dynamic section, versions, strings. */
enum {
	HAND_INTERP = 0x200,
	HAND_DYNAMIC = 0x280,
	HAND_VERSIONS = 0x400,
	HAND_STRINGS = 0x500,
	HAND_SIZE = 0x600,
	HAND_ADDRESS = 0x10000, /* of the file's first byte in memory */
};

struct hand {
	unsigned char bytes[HAND_SIZE];
	int bits, is_big;
	size_t strings, entries;
};

static inline void
hand_put(struct hand *h, size_t at, size_t n, uint64_t value)
{
	for (size_t i = 0; i < n; i++)
		h->bytes[h->is_big ? at + n - 1 - i : at + i] = (unsigned char)(value >> 8 * i);
}

/* Where the field of a program header lies: type, offset, address, size in turn. */
static inline size_t
hand_field(const struct hand *h, size_t segment, size_t field)
{
	static const unsigned char at[2][4] = {{0, 4, 8, 16}, {0, 8, 16, 32}};
	size_t start = h->bits == 32 ? 52 + 32 * segment : 64 + 56 * segment;

	return start + at[h->bits == 64][field];
}

static inline void
hand_segment(struct hand *h, size_t i, uint32_t type, uint64_t offset, uint64_t size)
{
	size_t word = (size_t)h->bits / 8;

	hand_put(h, hand_field(h, i, 0), 4, type);
	hand_put(h, hand_field(h, i, 1), word, offset);
	hand_put(h, hand_field(h, i, 2), word, HAND_ADDRESS + offset);
	hand_put(h, hand_field(h, i, 3), word, size);
}

/* Adds a string to the table; returns its offset there. */
static inline size_t
hand_string(struct hand *h, const char *text)
{
	size_t at = h->strings;

	memcpy(h->bytes + HAND_STRINGS + at, text, strlen(text) + 1);
	h->strings += strlen(text) + 1;
	return at;
}

/* Where an entry of the dynamic section lies. Its value lies a word after it. */
static inline size_t
hand_entry(const struct hand *h, size_t i)
{
	return HAND_DYNAMIC + i * (size_t)h->bits / 4;
}

#endif
