/* SPDX-License-Identifier: MIT */
/*
 * Room for the loader's path in a program (common/place.h). The file gets one more segment at its
 * end, which holds what must grow: the program headers, the dynamic section, its strings, and the
 * block. Its address has the distance from its offset that the first segment has: up to Linux 5.17
 * the kernel finds the program headers in memory by that alone.
 */
#ifndef MOVENV_ELF_ADD_PLACE_H
#define MOVENV_ELF_ADD_PLACE_H

/* What a program gets. */
struct elf_place {
	const char *library; /* one more library, unless its loader is musl's */
	const char *path;    /* its search path for libraries, in place of its own */
	int is_first;        /* the path comes before LD_LIBRARY_PATH (DT_RPATH), else after it */
};

/*
 * Adds the room to a program that is open for reading and writing, with the loader that it has. A
 * program that has the room already gets the loader that it had first, and the order of its path.
 * Returns 1; 0 with the file as it was, if it is not a program of 64 bits for x86-64, AArch64 or
 * RISC-V with a loader; -1 with errno.
 */
int elf_add_place(int fd, const struct elf_place *new);

#endif
