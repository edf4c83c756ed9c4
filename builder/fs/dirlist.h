/* SPDX-License-Identifier: MIT */
/*
 * The names in a directory. All are read before the first is used: while a directory changes, the
 * result of readdir depends on the file system.
 */
#ifndef MOVENV_FS_DIRLIST_H
#define MOVENV_FS_DIRLIST_H

#include "core/buf.h"

/* Appends all names except "." and "..", each with its NUL. Returns 0, or -1 with errno. */
int dirlist_read(int dir, struct buf *names);

/*
 * Returns the name after this one, the first for NULL; NULL at the end. Borrowed from the buffer.
 */
const char *dirlist_next(const struct buf *names, const char *name);

/*
 * Returns the names in order, so that they are the same on every disk, and their number. The names
 * are borrowed from the buffer, and the caller frees the list. NULL with errno ENOMEM.
 */
const char **dirlist_sort(const struct buf *names, size_t *count);

/* Return 1 if the name starts, or ends, with this text, else 0. */
int name_starts(const char *name, const char *start);
int name_ends(const char *name, const char *end);

#endif
