/* SPDX-License-Identifier: MIT */
/*
 * The entries of a directory, one by one. readdir(3) asks the kernel for 2 KiB at a time, and costs
 * memory and three more system calls a directory: trees have many.
 */
#ifndef MOVENV_FS_DIRREAD_H
#define MOVENV_FS_DIRREAD_H

#include <stddef.h>

#define DIRREAD_SIZE (16u << 10) /* bytes of entries that are read at once */

struct dirread_entry {
	const char *name;   /* in the reader's memory, until the next call */
	unsigned char type; /* DT_REG, DT_DIR, …; DT_UNKNOWN: this disk does not record it */
};

/* Set fd, a directory that is open for reading (borrowed); the rest zero. */
struct dirread {
	int fd;
	size_t at, n; /* of the bytes that are read: the next entry, and the end */
	_Alignas(8) char bytes[DIRREAD_SIZE];
};

/* Starts at an open directory, wherever that was read to. */
void dirread_open(struct dirread *dir, int fd);

/*
 * Reads the next entry, but for "." and "..". Returns 1; 0 at the end, which is also that of a
 * directory that has been removed; -1 with errno, that of getdents(2).
 */
int dirread_next(struct dirread *dir, struct dirread_entry *entry);

#endif
