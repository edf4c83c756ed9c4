/* SPDX-License-Identifier: MIT */
/*
 * What an interpreter reads: its standard library, its headers, and what sysconfig knows of how it
 * was built; taking them along.
 */
#ifndef MOVENV_STANDALONE_STDLIB_H
#define MOVENV_STANDALONE_STDLIB_H

#include <stdint.h>

#include "elf/closure.h"
#include "python/interp.h"

/*
 * Copies the interpreter's library and headers into the open directory, to where they lie in its
 * prefix ("lib/python3.13", "include/NAME"), without tests, packages and static libraries.
 * Paths in its _sysconfigdata become those of where it is. Returns 0, or -1 after a message.
 */
int stdlib_copy(const struct interp *interp, const char *name, int base);

/*
 * Copies the scripts of the Tcl and Tk that the interpreter has, or needs by its closure, to "lib",
 * and lets its tkinter find them there. Returns 0, or -1 after a message.
 */
int stdlib_copy_tcl(const struct interp *interp, const struct closure *closure, int base);

/* Returns the bytes of nearly all files that stdlib_copy() copies, for a progress. */
uint64_t stdlib_size(const struct interp *interp, const char *name);

#endif
