/* SPDX-License-Identifier: MIT */
/*
 * What the shim says, on stderr, without stdio. Words are strings that end with NULL; each line is
 * one write where it fits 4 KiB, never cut, with control characters escaped ("\n", "\x1b").
 */
#ifndef MOVENV_DIE_H
#define MOVENV_DIE_H

#include "compiler.h"

/* Says "movenv: " and the words, and exits with the status. */
void die(int status, ...) ATTR_NORETURN ATTR_SENTINEL;

/* Says the words if say_debug is on (MOVENV_DEBUG=1). */
void say(const char *word, ...) ATTR_SENTINEL;

/* Turns say() on or off. */
void say_debug(int on);

/* The reason for an errno: the usual words for those that a start can meet. */
const char *reason(int number);

#endif
