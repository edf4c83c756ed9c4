/* SPDX-License-Identifier: MIT */
/*
 * Which parts of a sparse file a tar archive holds (GNU tar manual, "Storing Sparse Files"): what
 * lies between them is zeros.
 */
#ifndef MOVENV_TAR_SPARSE_H
#define MOVENV_TAR_SPARSE_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

#define SPARSE_PARTS_MAX (1u << 16)

/* All-zero: a file without holes. */
struct sparse {
	int is_on;
	uint64_t size;   /* of the file, with its holes */
	uint64_t stored; /* bytes of the parts so far */
	uint64_t end;    /* of the last part */
	size_t count;
	size_t half;     /* an offset was added, and its length not yet */
	struct buf list; /* of pairs of 64-bit numbers: offset, length */
};

/* Functions return 0, or -1 with errno: EBADMSG for parts that cannot be, ENOMEM. */

/* Adds a number: the offset of the next part, or the length of the one that was begun. */
int sparse_add(struct sparse *sparse, uint64_t number);

/* Adds the numbers of a text, with one of these characters behind each but the last. */
int sparse_read(struct sparse *sparse, const char *text, char between);

/* 0 if the parts lie in the file and have so many bytes. */
int sparse_check(const struct sparse *sparse, uint64_t stored);

/* The offset of a part and its length. */
void sparse_part(const struct sparse *sparse, size_t i, uint64_t *offset, uint64_t *n);

/* Forgets all parts; the memory is used again. */
void sparse_reset(struct sparse *sparse);

void sparse_release(struct sparse *sparse);

#endif
