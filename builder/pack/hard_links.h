/* SPDX-License-Identifier: MIT */
/*
 * Hard links: the files that have more than one name in a tree, and the first name of each.
 */
#ifndef MOVENV_PACK_HARD_LINKS_H
#define MOVENV_PACK_HARD_LINKS_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

struct hard_link {
	uint64_t inode;
	size_t name; /* offset of its first name, plus 1; 0: none yet */
};

struct hard_links {
	uint64_t *seen; /* inodes noted in the first pass */
	size_t seen_count;
	struct hard_link *list; /* sorted by inode */
	size_t count;
	struct buf names;
};

/* Notes a file whose link count is above 1. Returns 0, or -1 with errno ENOMEM. */
int hard_links_note(struct hard_links *links, uint64_t inode);

/* After the first pass: keeps files noted twice or more. Returns as hard_links_note(). */
int hard_links_settle(struct hard_links *links);

/*
 * Gives a name of a file in the second pass. Returns 1 with its first name in *first (borrowed
 * until the next call); 0 if this is the first name, or the only one; -1 with errno ENOMEM.
 */
int hard_links_name(struct hard_links *links, uint64_t inode, const char *name, const char **first);

void hard_links_release(struct hard_links *links);

#endif
