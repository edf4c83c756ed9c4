/* SPDX-License-Identifier: MIT */
/*
 * Copies of an interpreter's files and directories. Times are kept, so that .pyc files stay valid.
 * Symlinks are followed: the copy holds none. Functions return 0, or -1 with errno.
 */
#ifndef MOVENV_FS_COPY_H
#define MOVENV_FS_COPY_H

#include <sys/stat.h>
#include <sys/types.h>

#include "common/path.h"
#include "core/progress.h"

/* From now on the bytes of all copies below are added to a progress, which is borrowed; or NULL. */
void copy_show(struct progress *progress);

/*
 * From now on `note` gets the path of each file and directory that a function below with a path is
 * to copy, once or more often, and those of copy_note(); one call at a time. NULL: no more.
 */
typedef void copy_noted(const char *path);
void copy_watch(copy_noted *note);

/* Reports a path to copy_watch(). */
void copy_note(const char *path);

/* Copies a regular file (else EINVAL) to `name` in dir, which must not exist (else EEXIST). */
int copy_file(const char *from, int dir, const char *name);

/* The same for an open file, from its current offset; st: the result of fstat. */
int copy_open(int from, const struct stat *st, int dir, const char *name);

/*
 * Copies the `size` bytes that an open file has from its offset on to another one: the kernel does
 * it if it can (a clone on btrfs and XFS), else a buffer.
 */
int copy_bytes(int from, int to, off_t size);

/* Copies the times of `name` in the directory `from` to `name` in the directory `to`. */
int copy_times(int from, int to, const char *name);

/* The same from a file with a path. */
int copy_times_as(const char *from, int to, const char *name);

/*
 * Copies the entries of the directory `from` into the open directory dir. wanted() returns 1 for
 * each entry to copy; it gets the name and the depth (0: in `from` itself). NULL: all are copied.
 * Sockets, FIFOs, devices and dangling symlinks are left out. After a failure `from` is the path of
 * the entry that failed; after success it is unchanged. ELOOP if symlinks lead in a circle.
 */
int copy_tree(struct path *from, int dir, int (*wanted)(const char *name, int depth));

/* Returns the bytes that copy_tree() would copy, for a progress; what cannot be read has none. */
uint64_t copy_tree_size(const struct path *from, int (*wanted)(const char *name, int depth));

#endif
