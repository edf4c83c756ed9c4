/* SPDX-License-Identifier: MIT */
/*
 * The names in a directory of a tree that is being packed: those on the disk and in the overlay.
 */
#ifndef MOVENV_PACK_PACK_NAMES_H
#define MOVENV_PACK_PACK_NAMES_H

#include <stddef.h>

#include "core/buf.h"
#include "pack/packing.h"

struct pack_names {
	const char **list; /* sorted, each name once; in the memory of text */
	size_t count;
	struct buf text;
};

/*
 * Reads the names in the directory packing->name, without temporaries of killed runs. Returns 0, or
 * -1 with errno. pack_names_release() is due in either case.
 */
int pack_names_read(struct pack_names *names, const struct packing *packing);

void pack_names_release(struct pack_names *names);

#endif
