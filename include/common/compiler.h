/* SPDX-License-Identifier: MIT */
/*
 * What the compiler is told about functions: attributes under short names.
 */
#ifndef MOVENV_COMMON_COMPILER_H
#define MOVENV_COMMON_COMPILER_H

#define ATTR_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
/* Foreign bytes come into a buffer on its stack: guarded where the compiler guards nothing else. */
#if __has_attribute(stack_protect)
#define ATTR_GUARDED __attribute__((stack_protect))
#else
#define ATTR_GUARDED
#endif

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
