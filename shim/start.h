/* SPDX-License-Identifier: MIT */
/*
 * What the kernel tells a new process beside its arguments.
 */
#ifndef MOVENV_SHIM_START_H
#define MOVENV_SHIM_START_H

#include <stdint.h>

/* The value of an entry of the auxiliary vector (getauxval(3)), 0 if there is none. */
uintptr_t start_auxv(uintptr_t type);

#endif
