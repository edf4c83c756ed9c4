/* SPDX-License-Identifier: MIT */
/*
 * The shim's messages on stderr, without stdio. Each '%' of a text stands for the next argument, a
 * string; each line is one write where it fits 4 KiB, never cut, with control characters of the
 * arguments escaped ("\n", "\x1b").
 */
#ifndef MOVENV_SHIM_DIE_H
#define MOVENV_SHIM_DIE_H

#include "common/say.h"

/* Prints "movenv: " and the text, and exits with the status. */
_Noreturn void die(int status, const char *text, ...);

/* 1: say() prints its lines, as MOVENV_DEBUG=1 asks for. */
extern int say_debug;

/* Returns a text for an errno, static; the usual ones of a start have texts of their own. */
const char *reason(int number);

#endif
