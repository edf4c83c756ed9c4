/* SPDX-License-Identifier: MIT */
/*
 * Executable files: whether this machine can start them.
 */
#ifndef MOVENV_COMMON_PROGRAM_H
#define MOVENV_COMMON_PROGRAM_H

#include "common/layout.h"

/*
 * Returns NULL if the kernel can start the file, else the reason, static, to follow the word "it".
 * A program is an ELF file (System V gABI, "ELF Header", "Program Header") of this process's class,
 * byte order and machine, whose loader exists. A script is not a program. Any kind of file may be
 * given: the call does not block.
 */
const char *program_wrong(const char *file);

#define PROGRAM_CLOSED "is in a directory that this user may not enter"

/*
 * Returns the reason why there is no such file for this user, static, to follow the word "it"
 * (PROGRAM_CLOSED, or that it does not exist); NULL if there is one.
 */
const char *program_missing(const char *file);

/*
 * The same as program_wrong(); loader is set to the loader's path in the file, or "" if it could
 * not be read.
 */
const char *program_loader(const char *file, char loader[PATH_CAP]);

#endif
