/* SPDX-License-Identifier: MIT */
/*
 * One file of a tree, on its way into an archive.
 */
#ifndef MOVENV_PACKFILE_H
#define MOVENV_PACKFILE_H

#include <sys/stat.h>

#include "packing.h"

/*
 * Packs the regular file at packing->name, or the one that stands for it (from, absolute, or NULL).
 * Links are followed only if `follow`. st is what the tree was seen to hold there. Returns 0, or -1
 * after a message, as when it changed meanwhile.
 */
int packfile_put(struct packing *packing, const struct stat *st, const char *from, int follow);

/* Packs bytes in memory as the file at packing->name. Returns 0, or -1 after a message. */
int packfile_put_bytes(struct packing *packing, const void *bytes, size_t n, int is_executable,
		       int64_t time);

/* The same for what has no bytes: directories and links. */
int packfile_put_member(struct packing *packing, struct archive_member *member);

#endif
