/* SPDX-License-Identifier: MIT */
/*
 * This machine, and whether it can run or load an ELF file.
 */
#ifndef MOVENV_ELF_MACHINE_H
#define MOVENV_ELF_MACHINE_H

#include "elf/dynamic.h"

/*
 * Appends the name of the machine that a file is for, as uname -m prints it: "x86_64", "aarch64",
 * "ppc64le", "x86_64 (x32)", or "machine 4711" if the number has no name here. Returns 0, or -1
 * with errno ENOMEM.
 */
int machine_name(const struct elf *elf, struct buf *out);

/* Finds such a name by n bytes, in either case. Returns it, static, or NULL. */
const char *machine_known(const char *name, size_t n);

/*
 * Checks whether a process of this program's architecture could load a shared library. Returns 0 if
 * it could; 1 if not, with the reason appended to why: "it is for aarch64, this machine is x86_64";
 * -1 with errno ENOMEM.
 */
int machine_cannot_load(const struct elf *elf, struct buf *why);

/*
 * The same for starting an executable, as the kernel would: the reason is another architecture (a
 * kernel of 64 bits may start 32 bits), or "its loader '/lib64/ld-linux-x86-64.so.2' is not here".
 * Libraries and versions of glibc, which the loader needs, are not checked.
 */
int machine_cannot_start(const struct elf *elf, struct buf *why);

#endif
