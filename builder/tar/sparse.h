/* SPDX-License-Identifier: MIT */
/*
 * The parts of a sparse file that a tar archive holds (GNU tar manual, "Storing Sparse Files").
 * Between them the file has zeros.
 */
#ifndef MOVENV_TAR_SPARSE_H
#define MOVENV_TAR_SPARSE_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

#define SPARSE_PARTS_MAX (1u << 16)

/* A struct of zeros: a file without holes. */
struct sparse {
	int is_on;
	uint64_t size;   /* of the file, with its holes */
	uint64_t stored; /* bytes of the parts so far */
	uint64_t end;    /* of the last part */
	size_t count;
	size_t half;     /* 1: an offset was added, its length was not */
	struct buf list; /* of pairs of 64-bit numbers: offset, length */
};

/* Functions return 0, or -1 with errno: EBADMSG for invalid parts, ENOMEM. */

/* Adds a number: an offset and a length in turn. */
int sparse_add(struct sparse *sparse, uint64_t number);

/* Adds the numbers of a text that the character `between` separates. */
int sparse_read(struct sparse *sparse, const char *text, char between);

/* Checks that the parts lie in the file and have this number of bytes. */
int sparse_check(const struct sparse *sparse, uint64_t stored);

/* Gets the offset of part i and its length. */
void sparse_part(const struct sparse *sparse, size_t i, uint64_t *offset, uint64_t *n);

/* Forgets all parts; the memory is kept. */
void sparse_reset(struct sparse *sparse);

void sparse_release(struct sparse *sparse);

#endif
