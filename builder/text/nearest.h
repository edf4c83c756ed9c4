/* SPDX-License-Identifier: MIT */
/*
 * The name that somebody meant who mistyped it: "did you mean 'create'?"
 */
#ifndef MOVENV_TEXT_NEAREST_H
#define MOVENV_TEXT_NEAREST_H

#include <stddef.h>

/* A search for the name nearest to a word. All-zero but for the word: none yet. */
struct nearest {
	const char *word;  /* borrowed */
	size_t len;        /* of the word, in bytes */
	const char *name;  /* the nearest of those that were offered, or NULL; borrowed */
	size_t name_len;   /* bytes */
	unsigned distance; /* edits between the two */
};

/*
 * Offers a name of n bytes. It is kept if it is nearer than those before, and near enough: one
 * edit for up to four bytes of the word, two for up to nine, else three. An edit adds, omits or
 * replaces a letter, or swaps two neighbours; names of more than 63 bytes are never near. The
 * distance is that of "optimal string alignment" (Damerau, CACM 7:3, 1964).
 */
void nearest_offer(struct nearest *nearest, const char *name, size_t n);

#endif
