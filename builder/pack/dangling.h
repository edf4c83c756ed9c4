/* SPDX-License-Identifier: MIT */
/*
 * Symlinks that stay in the environment, are packed as they are, and lead to nothing.
 */
#ifndef MOVENV_PACK_DANGLING_H
#define MOVENV_PACK_DANGLING_H

#include "pack/packing.h"

/* Reports the link at packing->name, with this target, if it is one; once, in the first pass. */
void dangling_report(const struct packing *packing, const char *target);

#endif
