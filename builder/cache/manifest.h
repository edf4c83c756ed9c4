/* SPDX-License-Identifier: MIT */
/*
 * A set of files in the cache (cache/files.h), and its manifest: the form of that on disk.
 */
#ifndef MOVENV_CACHE_MANIFEST_H
#define MOVENV_CACHE_MANIFEST_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"

#define MANIFEST_NAME "manifest"
#define MANIFEST_USED "used"
#define MANIFEST_TREE "tree"
#define MANIFEST_MAX (64u << 20) /* bytes */

#define CACHE_FILES_NAME 64 /* bytes of the name of a set with its NUL */
#define CACHE_FILES_TEXTS 8

struct cache_file {
	const char *name; /* relative to the tree; in the memory of the set */
	uint64_t inode, size;
	uint32_t mode, links; /* links: as last seen */
	int64_t seconds;      /* modification time */
	uint32_t nanoseconds; /* of it */
	uint32_t own_links; /* names in the tree that are hard links to the same file: 1, or more */
};

struct cache_files {
	int dir;                     /* the directory that holds the set; borrowed */
	char name[CACHE_FILES_NAME]; /* its name in it */
	int top, tree, used;         /* the set, its tree, and the file, open; -1: not */
	uint32_t uid, gid;           /* of all files */
	int has_modes;               /* set by the user of the set: see cache/give.h */
	const char **dirs;           /* directories that the files need, parents first */
	size_t dir_count;
	struct cache_file *list;
	size_t count;
	const char *texts[CACHE_FILES_TEXTS];
	size_t text_lens[CACHE_FILES_TEXTS];
	struct buf manifest;
};

/*
 * Reads set->manifest: sets the directories, the list and the texts, which point into it. Returns
 * 0, or -1 with errno: EBADMSG if the bytes are not those of manifest_write(), or a name is not
 * one that stays below the tree; ENOMEM.
 */
int manifest_read(struct cache_files *set);

/* Appends the manifest of a set to out. Returns 0, or -1 with errno ENOMEM. */
int manifest_write(const struct cache_files *set, struct buf *out);

#endif
