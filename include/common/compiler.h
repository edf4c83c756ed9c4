/* SPDX-License-Identifier: MIT */
/*
 * Attributes of the compiler under short names, and the size of arrays.
 */
#ifndef MOVENV_COMMON_COMPILER_H
#define MOVENV_COMMON_COMPILER_H

#define ATTR_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
