/* SPDX-License-Identifier: MIT */
/*
 * Memory for a second list of arguments or variables. On the stack there may be no room for one:
 * the limit of the stack counts the first list, too.
 */
#ifndef MOVENV_ROOM_H
#define MOVENV_ROOM_H

#include <stddef.h>

/* Returns n bytes of zeros for the rest of the process, or NULL with errno. */
void *room_take(size_t n);

/* Returns room for so many arguments, the NULL at the end included; the process ends without it. */
char **room_arguments(int count);

#endif
