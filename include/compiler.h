/* SPDX-License-Identifier: MIT */
/*
 * What the compiler is told about functions: attributes under short names.
 */
#ifndef MOVENV_COMPILER_H
#define MOVENV_COMPILER_H

#define ATTR_NORETURN __attribute__((noreturn))
#define ATTR_SENTINEL __attribute__((sentinel))
#define ATTR_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
