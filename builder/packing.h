/* SPDX-License-Identifier: MIT */
/*
 * Putting a tree, seen through an overlay, into an archive: sorted, with times, modes and owners
 * that do not depend on where it was.
 */
#ifndef MOVENV_PACKING_H
#define MOVENV_PACKING_H

#include "packfile.h"

/*
 * Puts the whole tree into the archive, and ends it. Returns 0, or -1 after a message; none is
 * said when a signal came (see interrupt.h).
 */
int packing_run(struct packing *packing);

#endif
