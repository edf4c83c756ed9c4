/* SPDX-License-Identifier: MIT */
/*
 * The check of extension modules, libraries and programs: search paths, and other machines.
 */
#ifndef MOVENV_REPAIR_FIND_ELF_H
#define MOVENV_REPAIR_FIND_ELF_H

#include "env/walk.h"
#include "repair/issues.h"

/*
 * Adds each absolute directory in the RUNPATH or RPATH of an ELF file that lies in the environment,
 * or that lies outside, is not the system's, and holds a library that the file needs. Adds each
 * file that this machine cannot load or start, unless its name has another architecture: some
 * packages contain one file for each. Returns 0, or -1 with errno ENOMEM.
 */
int find_elf(struct issues *issues, const struct walk *walk);

#endif
