/* SPDX-License-Identifier: MIT */
/*
 * Building against an interpreter that is taken along: its library libpython, pkg-config files,
 * and the program python3.13-config.
 */
#ifndef MOVENV_STANDALONE_DEVELOPMENT_H
#define MOVENV_STANDALONE_DEVELOPMENT_H

#include "elf/closure.h"
#include "python/interp.h"

/*
 * Asks the interpreter for these files, and copies them into the open directory, to where its
 * sysconfig names them: the shared libpython, or the static one if there is no other. A library
 * that is in the closure, and so in "so", gets another hard link if the disk has such. name: the
 * interpreter's name there. Paths in pkg-config files become relative. Returns 0, or -1 after a
 * message.
 */
int development_copy(const struct interp *interp, const char *name, const struct closure *closure,
		     int base);

#endif
