/* SPDX-License-Identifier: MIT */
/*
 * The fix of programs that have lost their execute bits: on a FAT disk, in an archive that keeps
 * none (Python's zipfile, uploads of CI services), by chmod.
 */
#ifndef MOVENV_REPAIR_FIX_MODES_H
#define MOVENV_REPAIR_FIX_MODES_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds the programs that nobody may execute: in the scripts directory what starts with "#!" or is
 * an ELF file, except for activate scripts; the carried interpreter and its loader; and if one of
 * these is found, ELF files in other directories of programs. A program that another fix writes
 * anew gets the bits with that. is_copied: the files are only read, so their owner does not matter.
 * issues_settle() is due before and after. Returns 0, or -1 with errno.
 */
int fix_modes(struct issues *issues, const struct walk *walk, int is_copied);

#endif
