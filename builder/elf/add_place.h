/* SPDX-License-Identifier: MIT */
/*
 * Room for the loader's path in a program (common/place.h). The file gets one more segment at its
 * end, which holds what must grow: the program headers, the dynamic section, its strings, and the
 * block. Its address has the distance from its offset that the first segment has: up to Linux 5.17
 * the kernel finds the program headers in memory by that alone.
 */
#ifndef MOVENV_ELF_ADD_PLACE_H
#define MOVENV_ELF_ADD_PLACE_H

/*
 * Adds the room to a program that is open for reading and writing, with the loader that it has.
 * library: one more that it needs, unless its loader is musl's. runpath: its search path, in place
 * of its own. A program that has the room already gets the loader that it had first. Returns 1; 0
 * with the file as it was, if it is no program of 64 bits for x86-64, AArch64 or RISC-V with a
 * loader; -1 with errno.
 */
int elf_add_place(int fd, const char *library, const char *runpath);

#endif
