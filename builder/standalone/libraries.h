/* SPDX-License-Identifier: MIT */
/*
 * The shared libraries of a standalone interpreter.
 */
#ifndef MOVENV_STANDALONE_LIBRARIES_H
#define MOVENV_STANDALONE_LIBRARIES_H

#include <stdint.h>

#include "elf/closure.h"

/*
 * Adds what an interpreter's executable needs, what the extension modules of its standard library
 * need, and what wheels expect of any machine (libgcc_s, libstdc++). Returns 0, or -1 after a
 * message.
 */
int libraries_find(struct closure *closure, const char *program, const char *stdlib);

/*
 * Returns 1 if a library is to be copied, by its name: it is found by the name, and is neither the
 * loader, nor movenv's own, nor, unless with_libc, a part of the C library or of a driver.
 */
int libraries_is_wanted(const char *name, int with_libc);

/*
 * Copies the libraries of a closure into the open directory, under the names by which they are
 * asked for: without those of the C library if it is to be the machine's, and without those that
 * were not found (verbose() reports them). what: the directory, for messages. Returns 0, or -1
 * after a message.
 */
int libraries_copy(const struct closure *closure, int dir, const char *what, int with_libc);

/* Returns the bytes that libraries_copy() copies, for a progress. */
uint64_t libraries_size(const struct closure *closure, int with_libc);

#endif
