/* SPDX-License-Identifier: MIT */
/*
 * Control characters in texts that go to a terminal: C0, DEL, and C1 (U+0080 to U+009F), as UTF-8
 * or as a byte of its own, since terminals obey both.
 */
#ifndef MOVENV_COMMON_CONTROL_H
#define MOVENV_COMMON_CONTROL_H

#include <stddef.h>

/*
 * Returns 1 if the NUL-terminated text, which is not empty, begins with a control character, else
 * 0. *n is the number of bytes of its first character: 1 where the text is not UTF-8.
 */
int control_is(const char *text, size_t *n);

#endif
