/* SPDX-License-Identifier: MIT */
/*
 * Lists of elements of one size that grow at their end.
 */
#ifndef MOVENV_CORE_LIST_H
#define MOVENV_CORE_LIST_H

#include <stddef.h>

/*
 * Makes room for one more element in a list of `count` elements of `size` bytes that was made by
 * this function alone; NULL with count 0 is a new one. Its room depends on the count: 16 elements,
 * then twice as many at each power of two. Returns the list, which may have moved, and which the
 * caller frees; or NULL with errno ENOMEM, with the list as it was.
 */
void *list_grow(void *list, size_t count, size_t size);

#endif
