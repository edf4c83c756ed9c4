/* SPDX-License-Identifier: MIT */
/*
 * The shared libraries that an interpreter takes along.
 */
#ifndef MOVENV_STANDALONE_LIBRARIES_H
#define MOVENV_STANDALONE_LIBRARIES_H

#include "elf/closure.h"

/*
 * Adds what an interpreter's executable needs, what the extension modules of its standard library
 * need, and what wheels expect of any machine (libgcc_s, libstdc++). Returns 0, or -1 after a
 * message.
 */
int libraries_find(struct closure *closure, const char *program, const char *stdlib);

/*
 * 1 if a library is to be taken along, by its name: it is looked for by that, and is neither the
 * loader nor, unless with_libc, a part of the C library or of a driver.
 */
int libraries_is_wanted(const char *name, int with_libc);

/*
 * Copies the libraries of a closure into the open directory, under the names by which they are
 * asked for: without those of the C library if it is to be the machine's, and without those that
 * were not found (verbose() tells of them). what: the directory, for messages. Returns 0, or -1
 * after a message.
 */
int libraries_copy(const struct closure *closure, int dir, const char *what, int with_libc);

#endif
