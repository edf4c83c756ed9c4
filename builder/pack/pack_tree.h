/* SPDX-License-Identifier: MIT */
/*
 * Packing a tree, seen through an overlay: sorted, with times, modes and owners that do not depend
 * on where it was.
 */
#ifndef MOVENV_PACK_PACK_TREE_H
#define MOVENV_PACK_PACK_TREE_H

#include "pack/packing.h"

/*
 * Adds the whole tree to the archive, and ends it. Returns 0, or -1 after a message; no message if
 * interrupt_pending().
 */
int pack_tree(struct packing *packing);

#endif
