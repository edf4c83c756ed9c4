/* SPDX-License-Identifier: MIT */
/*
 * Lists; see core/list.h.
 */
#include <stdlib.h>

#include "core/list.h"

#define FIRST_ROOM 16 /* elements; a power of two */

void *
list_grow(void *list, size_t count, size_t size)
{
	if (count == 0)
		return reallocarray(list, FIRST_ROOM, size);
	if (count < FIRST_ROOM || (count & (count - 1)) != 0)
		return list;
	return reallocarray(list, 2 * count, size);
}
