/* SPDX-License-Identifier: MIT */
/*
 * The manifest of a set of files in the cache: its form on disk.
 */
#ifndef MOVENV_CACHE_MANIFEST_H
#define MOVENV_CACHE_MANIFEST_H

#include "cache/files.h"

#define MANIFEST_NAME "manifest"
#define MANIFEST_USED "used"
#define MANIFEST_TREE "tree"
#define MANIFEST_MAX (64u << 20) /* bytes */

/*
 * Reads set->manifest: sets the directories, the list and the texts, which point into it. Returns
 * 0, or -1 with errno: EBADMSG if the bytes are not those of manifest_write(), or a name is not
 * one that stays below the tree; ENOMEM.
 */
int manifest_read(struct cache_files *set);

/* Appends the manifest of a set to out. Returns 0, or -1 with errno ENOMEM. */
int manifest_write(const struct cache_files *set, struct buf *out);

#endif
