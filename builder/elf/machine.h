/* SPDX-License-Identifier: MIT */
/*
 * This machine, and whether it can run or load an ELF file.
 */
#ifndef MOVENV_ELF_MACHINE_H
#define MOVENV_ELF_MACHINE_H

#include "elf/dynamic.h"

/*
 * What a file is for, as uname -m names it: "x86_64", "aarch64", "ppc64le", "x86_64 (x32)", or
 * "machine 4711" where the number has no name here. Appends to out. Returns 0, or -1 with errno
 * ENOMEM.
 */
int machine_name(const struct elf *elf, struct buf *out);

/* The name of that kind that the n bytes are, in either case; NULL if they are none. Static. */
const char *machine_known(const char *name, size_t n);

/*
 * Whether a process of this program's architecture could load a shared library. Returns 0 if it
 * could; 1 if not, with the reason appended to why: "it is for aarch64, this machine is x86_64";
 * -1 with errno ENOMEM.
 */
int machine_cannot_load(const struct elf *elf, struct buf *why);

/*
 * The same for starting an executable, as the kernel would: another architecture (32 bits beside
 * 64 are no obstacle), or "its loader '/lib64/ld-linux-x86-64.so.2' is not here". What the loader
 * itself would miss, libraries and versions of glibc, is not asked.
 */
int machine_cannot_start(const struct elf *elf, struct buf *why);

#endif
