/* SPDX-License-Identifier: MIT */
/*
 * Whole files by directory descriptor. dir may be AT_FDCWD. Functions return 0, or -1 with errno.
 */
#ifndef MOVENV_FS_IO_H
#define MOVENV_FS_IO_H

#include <stddef.h>
#include <sys/types.h>

#include "common/path.h"
#include "core/buf.h"

/*
 * Appends a whole regular file, links followed, to out. EFBIG if it is longer than max bytes,
 * EINVAL if it is no regular file. Never blocks.
 */
int io_slurp(int dir, const char *name, struct buf *out, size_t max);

/* The same of an open file, from where it stands; it is not closed. */
int io_slurp_fd(int fd, struct buf *out, size_t max);

/*
 * Creates a file that must not exist (EEXIST), with these bytes and mode (less the umask). On
 * failure nothing is left.
 */
int io_create(int dir, const char *name, const void *bytes, size_t n, mode_t mode);

/*
 * Closes a file that was just made, and removes it if that fails or status, that of writing it, is
 * -1. Returns the status; errno is that of what failed first.
 */
int io_finish(int fd, int dir, const char *name, int status);

/* Writes all n bytes. */
int io_write(int fd, const void *bytes, size_t n);

/* Reads exactly n bytes from an offset; EBADMSG if the file ends before. */
int io_read_at(int fd, void *bytes, size_t n, off_t at);

/* Makes a path absolute with the current directory, otherwise as it is; no link is resolved. */
int io_absolute(const char *name, struct path *out);

/* 1 if both names are the same file or directory, links followed; 0 if not, or not there. */
int io_same(const char *a, const char *b);

#endif
