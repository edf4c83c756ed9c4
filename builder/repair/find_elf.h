/* SPDX-License-Identifier: MIT */
/*
 * Extension modules, libraries and programs that hold places, or are for another machine.
 */
#ifndef MOVENV_REPAIR_FIND_ELF_H
#define MOVENV_REPAIR_FIND_ELF_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds each directory in the RUNPATH or RPATH of an ELF file that lies in the environment, by its
 * place, or elsewhere and gives the file one of its libraries; not those of $ORIGIN and the
 * system's. And files that this machine cannot load or start, unless their own name says that they
 * are another one's: some packages bring a file for each. Returns 0, or -1 with errno ENOMEM.
 */
int find_elf(struct issues *mends, const struct walk *walk);

#endif
