/* SPDX-License-Identifier: MIT */
/*
 * The files beside an interpreter's library that are taken along: those to build against it
 * (libpython, pkg-config files, the program python3.13-config), the wheels of ensurepip, and what
 * an empty machine lacks: time zones, descriptions of terminals.
 */
#ifndef MOVENV_STANDALONE_OTHER_FILES_H
#define MOVENV_STANDALONE_OTHER_FILES_H

#include "elf/closure.h"
#include "python/interp.h"

/*
 * Asks the interpreter for these files (builder/embed/site/other_files.py), and copies them into
 * the open directory, to where its sysconfig names them. A library that is in the closure, and so
 * in "so", gets another hard link if the disk has such. Returns 0, or -1 after a message.
 */
int other_files_copy(const struct interp *interp, const struct closure *closure, int base);

/*
 * Writes the program python3.13-config into the environment's scripts directory, if there is one
 * and the interpreter has headers in base. name: the interpreter's name there. The environment and
 * base are open. Returns 0, or -1 after a message.
 */
int other_files_write_config_program(const struct interp *interp, const char *name, int env,
				     int base);

#endif
