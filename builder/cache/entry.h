/* SPDX-License-Identifier: MIT */
/*
 * Small files in the cache. dir is a descriptor of cache/cache.h; names have no slash.
 */
#ifndef MOVENV_CACHE_ENTRY_H
#define MOVENV_CACHE_ENTRY_H

#include <stddef.h>
#include <sys/stat.h>

#include "core/buf.h"

/* Returns 1 if the effective user owns the file or directory and others may not write; else 0. */
int cache_entry_is_own(const struct stat *st);

/*
 * Appends a whole file to out. Symlinks are not followed. Returns 0, or -1 with errno: ENOENT;
 * EPERM if it is not a regular file, or not cache_entry_is_own(); EFBIG if it is longer than max
 * bytes.
 */
int cache_entry_load(int dir, const char *name, struct buf *out, size_t max);

/*
 * Writes a file, mode 0600. It gets its name when it is complete, and replaces an older one. After
 * a crash of the machine it may be there without its bytes: the reader must notice that. Returns 0;
 * or -1 with errno, and nothing is changed.
 */
int cache_entry_store(int dir, const char *name, const void *bytes, size_t n);

#endif
