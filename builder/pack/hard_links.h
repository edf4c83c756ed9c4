/* SPDX-License-Identifier: MIT */
/*
 * Files that have more than one name in a tree: which they are, and the first name of each.
 */
#ifndef MOVENV_PACK_HARD_LINKS_H
#define MOVENV_PACK_HARD_LINKS_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

struct hard_link {
	uint64_t inode;
	size_t name; /* offset of its first name and 1, 0: none yet */
};

struct hard_links {
	uint64_t *seen; /* while the tree is gone through the first time */
	size_t seen_count;
	struct hard_link *list; /* sorted by inode */
	size_t count;
	struct buf names;
};

/* Notes a file that has more names than one somewhere. Returns 0, or -1 with errno ENOMEM. */
int hard_links_note(struct hard_links *twins, uint64_t inode);

/* When all are noted: keeps those that were noted more than once. Returns as hard_links_note(). */
int hard_links_settle(struct hard_links *twins);

/*
 * A name of a file, the second time through the tree. Returns 1 with *first, the name that came
 * before (borrowed until the next call); 0 if it is the first, or the only one; -1 with errno
 * ENOMEM.
 */
int hard_links_name(struct hard_links *twins, uint64_t inode, const char *name, const char **first);

void hard_links_release(struct hard_links *twins);

#endif
