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

/* The same for the names for which wanted(dir, name) returns 1, and only for these. */
int dirlist_read_some(int dir, struct buf *names, int (*wanted)(int dir, const char *name));

/* The same up to `max` bytes. Returns 1 if there may be more, 0 if these were all, -1. */
int dirlist_read_part(int dir, struct buf *names, size_t max);

/*
 * Returns the name after this one, the first for NULL; NULL at the end. Borrowed from the buffer.
 */
const char *dirlist_next(const struct buf *names, const char *name);

/* Return 1 if the name starts, or ends, with this text, else 0. */
int name_starts(const char *name, const char *start);
int name_ends(const char *name, const char *end);

/* Compares two names by pointers to them: for qsort() and bsearch() of const char *. */
int name_compare(const void *a, const void *b);

#endif
