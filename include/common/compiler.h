/* SPDX-License-Identifier: MIT */
/*
 * Attributes of the compiler under short names, and the size of arrays.
 */
#ifndef MOVENV_COMMON_COMPILER_H
#define MOVENV_COMMON_COMPILER_H

#define ATTR_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Stand around functions that store new memory at an index or through a member: the analyzer of gcc
 * 12 loses sight of it there, and reports it as a leak.
 */
#if defined(__GNUC__) && __GNUC__ >= 10 && !defined(__clang__)
#define STORES_MEMORY_BEGIN \
	_Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wanalyzer-malloc-leak\"")
#define STORES_MEMORY_END _Pragma("GCC diagnostic pop")
#else
#define STORES_MEMORY_BEGIN
#define STORES_MEMORY_END
#endif

#endif
