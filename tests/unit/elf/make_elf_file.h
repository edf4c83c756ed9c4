/* SPDX-License-Identifier: MIT */
/*
 * A whole ELF file made by hand, of all parts that are read.
 */
#ifndef MOVENV_UNIT_ELF_MAKE_ELF_FILE_H
#define MOVENV_UNIT_ELF_MAKE_ELF_FILE_H

#include "elf/make_elf.h"

static inline void
hand_add(struct hand *h, uint64_t tag, uint64_t value)
{
	size_t word = (size_t)h->bits / 8;

	hand_put(h, hand_entry(h, h->entries), word, tag);
	hand_put(h, hand_entry(h, h->entries) + word, word, value);
	h->entries++;
}

/* One Verneed with two names. */
static inline void
hand_versions(struct hand *h, const char *first, const char *second)
{
	hand_put(h, HAND_VERSIONS, 2, 1);
	hand_put(h, HAND_VERSIONS + 2, 2, 2);
	hand_put(h, HAND_VERSIONS + 8, 4, 16);
	hand_put(h, HAND_VERSIONS + 16 + 8, 4, hand_string(h, first));
	hand_put(h, HAND_VERSIONS + 16 + 12, 4, 16);
	hand_put(h, HAND_VERSIONS + 32 + 8, 4, hand_string(h, second));
}

/*
 * A file with an interpreter and, in this order: 0 STRTAB, 1 STRSZ, 2 SONAME, 3 and 4 NEEDED,
 * 5 RPATH, 6 RUNPATH, 7 VERNEED, 8 VERNEEDNUM, 9 NULL.
 */
static inline void
hand_make(struct hand *h, int bits, int is_big, unsigned machine)
{
	int is_32 = bits == 32;

	memset(h, 0, sizeof(*h));
	h->bits = bits;
	h->is_big = is_big;
	h->strings = 1;
	memcpy(h->bytes, "\177ELF", 4);
	h->bytes[4] = is_32 ? 1 : 2;
	h->bytes[5] = is_big ? 2 : 1;
	h->bytes[6] = 1;
	hand_put(h, 16, 2, 3);
	hand_put(h, 18, 2, machine);
	hand_put(h, is_32 ? 28 : 32, (size_t)bits / 8, is_32 ? 52 : 64);
	hand_put(h, is_32 ? 42 : 54, 2, is_32 ? 32 : 56);
	hand_put(h, is_32 ? 44 : 56, 2, 3);
	hand_segment(h, 0, 1, 0, HAND_SIZE);
	hand_segment(h, 1, 2, HAND_DYNAMIC, HAND_VERSIONS - HAND_DYNAMIC);
	hand_segment(h, 2, 3, HAND_INTERP, 0x40);
	memcpy(h->bytes + HAND_INTERP, "/lib/ld-hand.so.1", 18);
	hand_add(h, 5, HAND_ADDRESS + HAND_STRINGS);
	hand_add(h, 10, HAND_SIZE - HAND_STRINGS);
	hand_add(h, 14, hand_string(h, "libhand.so.1"));
	hand_add(h, 1, hand_string(h, "libm.so.6"));
	hand_add(h, 1, hand_string(h, "libc.so.6"));
	hand_add(h, 15, hand_string(h, "/old"));
	hand_add(h, 29, hand_string(h, "$ORIGIN/../lib:/new"));
	hand_versions(h, "GLIBC_2.4", "GLIBC_2.34");
	hand_add(h, 0x6ffffffe, HAND_ADDRESS + HAND_VERSIONS);
	hand_add(h, 0x6fffffff, 1);
	hand_add(h, 0, 0);
}

#endif
