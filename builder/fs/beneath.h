/* SPDX-License-Identifier: MIT */
/*
 * Opening files below a directory by names from untrusted sources. Somebody else may rename and
 * link in the tree meanwhile: no function leaves the directory then. Each opens for reading, does
 * not block, and does not make a terminal the controlling one. Functions return a descriptor that
 * the caller closes, or -1 with errno.
 */
#ifndef MOVENV_FS_BENEATH_H
#define MOVENV_FS_BENEATH_H

#include <stddef.h>

#include "core/buf.h"
#include "fs/file_id.h"

/*
 * Opens a file or directory by a relative name, which must not lead out of dir, neither by ".." nor
 * by a symlink: EXDEV. Symlinks are followed if the kernel can keep them below dir (Linux 5.6), and
 * refused if it cannot: ELOOP.
 */
int beneath_open(int dir, const char *name);

/* The same without following any symlink: ELOOP. */
int beneath_open_linkless(int dir, const char *name);

/* Opens a directory, which may be listed, without following any symlink; "" is dir itself. */
int beneath_open_dir(int dir, const char *name);

/*
 * Opens the directory that holds a name, without following any symlink; *base is the last
 * component, borrowed from the name. Files are found from the descriptor, but it has no bytes
 * (O_PATH). ENOTDIR or ELOOP if a component is a symlink or a file.
 */
int beneath_above(int dir, const char *name, const char **base);

/*
 * Opens a file as beneath_open() does. Sets *st to its status, and *id (if not NULL) to the file,
 * or to the symlink with that name.
 */
int beneath_open_known(int dir, const char *name, struct stat *st, struct file_id *id);

/*
 * Appends a whole regular file to out, and sets *id (if not NULL) to the file, or to the symlink
 * with that name. Symlinks are followed as by beneath_open(). Returns 0, or -1 with errno: as
 * beneath_open() and io_slurp().
 */
int beneath_slurp(int dir, const char *name, struct buf *out, size_t max, struct file_id *id);

/* Returns 1 if this errno means that there is no such file: ENOENT, ENOTDIR. Else 0. */
int beneath_is_missing(int error);

/*
 * The same for errors of the functions above; also 1 if the name is there, and these do not open
 * or read what has it: a symlink (ELOOP, EXDEV), or not a regular file (EINVAL, ENXIO).
 */
int beneath_is_none(int error);

#endif
