/* SPDX-License-Identifier: MIT */
/*
 * Parts of a sparse file; see tar/sparse.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tar/sparse.h"

static int
sparse_wrong(void)
{
	errno = EBADMSG;
	return -1;
}

int
sparse_add(struct sparse *sparse, uint64_t number)
{
	if (number > INT64_MAX || sparse->count == SPARSE_PARTS_MAX)
		return sparse_wrong();
	if (sparse->half) {
		sparse->end += number;
		sparse->stored += number;
		sparse->count++;
	} else {
		if (number < sparse->end)
			return sparse_wrong();
		sparse->end = number;
	}
	if (sparse->end > INT64_MAX)
		return sparse_wrong();
	sparse->half = !sparse->half;
	return buf_add(&sparse->list, &number, sizeof(number));
}

int
sparse_read(struct sparse *sparse, const char *text, char between)
{
	char *end;

	for (; *text >= '0' && *text <= '9'; text = end + 1) {
		errno = 0;
		if (sparse_add(sparse, strtoull(text, &end, 10)) < 0)
			return -1;
		if (!*end)
			return errno ? sparse_wrong() : 0;
		if (*end != between)
			break;
	}
	return *text ? sparse_wrong() : 0;
}

int
sparse_check(const struct sparse *sparse, uint64_t stored)
{
	return sparse->half || sparse->end > sparse->size || sparse->stored != stored
		       ? sparse_wrong()
		       : 0;
}

void
sparse_part(const struct sparse *sparse, size_t i, uint64_t *offset, uint64_t *n)
{
	memcpy(offset, sparse->list.data + i * 2 * sizeof(*offset), sizeof(*offset));
	memcpy(n, sparse->list.data + (i * 2 + 1) * sizeof(*n), sizeof(*n));
}

void
sparse_reset(struct sparse *sparse)
{
	struct buf list = sparse->list;

	*sparse = (struct sparse){.list = list};
	sparse->list.len = 0;
}

void
sparse_release(struct sparse *sparse)
{
	buf_free(&sparse->list);
}
