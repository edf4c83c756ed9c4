/* SPDX-License-Identifier: MIT */
/*
 * The bytes of an ELF file as the loader sees them: header, segments, what lies at an address; for
 * elf/dynamic.c. Functions return 0, or -1 with errno: EBADMSG with `wrong`, or what reading
 * failed of.
 */
#ifndef MOVENV_ELF_IMAGE_H
#define MOVENV_ELF_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#define ELF_WINDOW 8192 /* bytes read at once */

struct elf_window {
	uint64_t start; /* offset in the file */
	size_t len;
	unsigned char bytes[ELF_WINDOW];
};

/* Which of the two windows: lists and the strings that they name are read in turn. */
enum { ELF_TABLE, ELF_STRING };

struct elf_file {
	int fd; /* the caller sets it; all else is zero at first */
	const char *wrong;
	int bits, is_big;
	unsigned type, machine;
	struct elf_window windows[2];
	uint64_t headers; /* offset of the program headers */
	size_t count, step;
};

struct elf_segment {
	uint64_t type, offset, address, size; /* size: of what is in the file */
};

enum { PT_LOAD = 1, PT_DYNAMIC = 2, PT_INTERP = 3, PT_PHDR = 6 };

/* Tags in the dynamic section. */
enum {
	DT_NULL = 0,
	DT_NEEDED = 1,
	DT_STRTAB = 5,
	DT_STRSZ = 10,
	DT_SONAME = 14,
	DT_RPATH = 15,
	DT_RUNPATH = 29,
	DT_VERNEED = 0x6ffffffe,
	DT_VERNEEDNUM = 0x6fffffff,
};

/* Sets the reason; returns -1 with errno EBADMSG. */
int elf_file_bad(struct elf_file *f, const char *wrong);

/*
 * The n bytes (at most ELF_WINDOW / 2) at an offset, valid until the next call for this window;
 * NULL if the file ends before.
 */
const unsigned char *elf_file_look(struct elf_file *f, int window, uint64_t offset, size_t n);

/* Reads the header, for the fields above; ENOEXEC: it is not an ELF file. */
int elf_file_header(struct elf_file *f);

/* Reads the program header number i, which is less than count. */
int elf_file_segment(struct elf_file *f, size_t i, struct elf_segment *out);

/* Makes an address an offset in the file, by the segment that is loaded there. */
int elf_file_locate(struct elf_file *f, uint64_t *address);

/* Numbers in the file's order of bytes; a word is as long as the file's class has addresses. */
uint16_t elf_file_16(const struct elf_file *f, const unsigned char *at);
uint32_t elf_file_32(const struct elf_file *f, const unsigned char *at);
uint64_t elf_file_word(const struct elf_file *f, const unsigned char *at);

#endif
