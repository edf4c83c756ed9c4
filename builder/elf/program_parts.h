/* SPDX-License-Identifier: MIT */
/*
 * The parts of a program that elf/add_place.c copies to another place in the file.
 */
#ifndef MOVENV_ELF_PROGRAM_PARTS_H
#define MOVENV_ELF_PROGRAM_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "elf/image.h"

#define PHDR 56  /* bytes of a program header */
#define ENTRY 16 /* of an entry in the dynamic section */

/* A part of the file and of memory. */
struct part {
	uint64_t offset, address, size;
};

struct program_parts {
	struct elf_file file;
	uint64_t size;                        /* of the file */
	struct buf headers;                   /* the program headers */
	struct buf dynamic;                   /* the entries of the dynamic section up to DT_NULL */
	struct buf text;                      /* the bytes of the strings */
	size_t last_load;                     /* the index of the last segment's program header */
	uint64_t page;                        /* bytes of the largest page of the machine */
	uint64_t distance;                    /* address less offset, of the first segment */
	uint64_t end;                         /* the first address after all segments */
	struct part loader, entries, strings; /* PT_INTERP, PT_DYNAMIC, DT_STRTAB */
};

/*
 * Reads them from an open file into a struct of zeros. Returns 1; 0 if it is not a program of 64
 * bits for x86-64, AArch64 or RISC-V with a loader; -1 with errno. program_parts_release() is due
 * in any case.
 */
int program_parts_read(struct program_parts *parts, int fd);

void program_parts_release(struct program_parts *parts);

#endif
