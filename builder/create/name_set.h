/* SPDX-License-Identifier: MIT */
/*
 * A set of names: filled, then sorted, then asked.
 */
#ifndef MOVENV_CREATE_NAME_SET_H
#define MOVENV_CREATE_NAME_SET_H

#include <stddef.h>

#include "core/buf.h"

/* All-zero but for compare: empty. */
struct name_set {
	int (*compare)(const void *a, const void *b); /* of two const char *, as qsort() has it */
	struct buf text;                              /* each name with its NUL */
	size_t last;                                  /* offset of the last name */
	const char **sorted;                          /* in the memory of text */
	size_t count;
};

/*
 * Adds a name of n bytes; the same one again is added once if nothing is between. Returns 0, or -1
 * with errno ENOMEM.
 */
int name_set_add(struct name_set *set, const char *name, size_t n);

/* Sorts the names, after the last was added. Returns 0, or -1 with errno ENOMEM. */
int name_set_sort(struct name_set *set);

/* Returns 1 if the sorted set has the name, else 0. */
int name_set_has(const struct name_set *set, const char *name);

void name_set_release(struct name_set *set);

#endif
