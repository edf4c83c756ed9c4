/* SPDX-License-Identifier: MIT */
/*
 * A program's file: can this machine start it?
 */
#ifndef MOVENV_COMMON_PROGRAM_H
#define MOVENV_COMMON_PROGRAM_H

#include "common/layout.h"

/*
 * Returns NULL if the kernel can start the file, else why not, in words that follow "it": static
 * text. A program is an ELF file (System V gABI, "ELF Header", "Program Header") of the class, byte
 * order and machine that this process has, whose loader is there; a script is none. The file may be
 * any foreign thing: nothing blocks.
 */
const char *program_wrong(const char *file);

/* The same; loader becomes what the file asks the kernel for, or "" if it did not get so far. */
const char *program_loader(const char *file, char loader[PATH_CAP]);

#endif
