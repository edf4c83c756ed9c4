/* SPDX-License-Identifier: MIT */
/*
 * Libraries of musl's loader (musl ldso/dynlink.c). It is the C library itself, and takes the names
 * of its parts (libc, libm, libdl …) for itself, in any version. Its libraries are not glibc's.
 */
#ifndef MOVENV_ELF_MUSL_H
#define MOVENV_ELF_MUSL_H

#include "elf/dynamic.h"

/* Returns 1 if the path of a loader, or NULL, is that of musl's, else 0. */
int musl_is_loader(const char *path);

/* Returns 1 if a library of this name is a part of musl's loader, else 0. */
int musl_has(const char *name);

/* Returns 1 if a library is one for musl: it does not need glibc's C library or loader. Else 0. */
int musl_accepts(const struct elf *elf);

#endif
