/* SPDX-License-Identifier: MIT */
/*
 * What the shim says, on stderr, without stdio. Each '%' of a text stands for the next word; each
 * line is one write where it fits 4 KiB, never cut, with control characters of words escaped ("\n",
 * "\x1b").
 */
#ifndef MOVENV_DIE_H
#define MOVENV_DIE_H

#include "compiler.h"

/* Says "movenv: " and the text, and exits with the status. */
#define die(status, ...) \
	do { \
		tell(status, __VA_ARGS__); \
		__builtin_unreachable(); \
	} while (0)

/* Says the text if tell_debug is on (MOVENV_DEBUG=1). */
#define say(...) tell(0, __VA_ARGS__)

/* Both of them: with status 0 it is a debugging line, and tell() returns. */
void tell(int status, const char *text, ...);

extern int tell_debug;

/* The reason for an errno: the usual words for those that a start can meet. */
const char *reason(int number);

#endif
