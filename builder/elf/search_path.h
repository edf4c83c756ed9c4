/* SPDX-License-Identifier: MIT */
/*
 * Changing where a program or library looks for its libraries (DT_RUNPATH, DT_RPATH).
 */
#ifndef MOVENV_ELF_SEARCH_PATH_H
#define MOVENV_ELF_SEARCH_PATH_H

#include <stdint.h>

#include "core/buf.h"

/* Where the new text goes; offsets in the file. */
struct search_path_change {
	int bits, is_big;
	uint64_t entry;    /* the value of the DT_RUNPATH, or DT_RPATH */
	uint64_t value;    /* its new value */
	uint64_t text;     /* of the new text */
	uint64_t size;     /* the value of DT_STRSZ, or 0: it stays; */
	uint64_t new_size; /* the new one */
	uint64_t segment;  /* the program header that gets longer, or 0: none does */
	uint64_t grown;    /* the new size of its segment */
};

/*
 * Plans the change of the search path in effect to a text of n bytes. The end of the old text
 * stays in place, since other strings may share it; if the text is longer than the old one, it goes
 * to unused bytes after the segment that has the strings. Returns 0, or -1 with errno: ENOSPC if
 * there are too few, ENOENT if the file has no search path, or as elf_read().
 */
int search_path_plan(struct search_path_change *change, int fd, size_t n);

/* Makes the change in the bytes of the file. Returns 0, or -1 with errno EBADMSG if it is cut. */
int search_path_set(const struct search_path_change *change, struct buf *bytes, const char *text);

#endif
