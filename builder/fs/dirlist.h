/* SPDX-License-Identifier: MIT */
/*
 * The names in a directory, and what they begin and end with. All are read before anything is done
 * with the first: what readdir returns of a directory that changes is up to the file system.
 */
#ifndef MOVENV_FS_DIRLIST_H
#define MOVENV_FS_DIRLIST_H

#include "core/buf.h"

/* Appends the names but "." and "..", each with its NUL. Returns 0, or -1 with errno. */
int dirlist_read(int dir, struct buf *names);

/* The name after this one, or the first after NULL; NULL at the end. Borrowed from the buffer. */
const char *dirlist_next(const struct buf *names, const char *name);

/* 1 if the name begins, or ends, with this text. */
int name_starts(const char *name, const char *start);
int name_ends(const char *name, const char *end);

#endif
