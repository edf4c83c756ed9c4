/* SPDX-License-Identifier: MIT */
/*
 * Putting a tree, seen through an overlay, into an archive: sorted, with times, modes and owners
 * that do not depend on where it was.
 */
#ifndef MOVENV_PACK_PACK_TREE_H
#define MOVENV_PACK_PACK_TREE_H

#include "pack/pack_file.h"

/*
 * Puts the whole tree into the archive, and ends it. Returns 0, or -1 after a message; none is
 * said when a signal came (see core/interrupt.h).
 */
int pack_tree(struct packing *packing);

#endif
