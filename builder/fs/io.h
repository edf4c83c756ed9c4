/* SPDX-License-Identifier: MIT */
/*
 * Whole files by directory descriptor. dir may be AT_FDCWD. Functions return 0, or -1 with errno.
 */
#ifndef MOVENV_FS_IO_H
#define MOVENV_FS_IO_H

#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "common/path.h"
#include "core/buf.h"

/*
 * Appends a whole regular file to out; symlinks are followed. EFBIG if it is longer than max bytes,
 * EINVAL if it is not a regular file. Does not block.
 */
int io_slurp(int dir, const char *name, struct buf *out, size_t max);

/* The same for an open file, from its start, where it is now. The descriptor stays open. */
int io_slurp_fd(int fd, struct buf *out, size_t max);

/* The same for one whose status was read: what somebody appends after that is not read. */
int io_slurp_known(int fd, const struct stat *st, struct buf *out, size_t max);

/*
 * Creates a file with these bytes and this mode, less the umask. EEXIST if the name is taken. After
 * a failure no file is left.
 */
int io_create(int dir, const char *name, const void *bytes, size_t n, mode_t mode);

/*
 * Ends the writing of a new file: closes it, and removes it if the close fails or if status, the
 * result of the writing, is -1. Returns 0, or -1 with the errno of the first failure.
 */
int io_finish(int fd, int dir, const char *name, int status);

/* Closes a descriptor, unless it is negative. errno survives. */
void io_close(int fd);

/*
 * Writes all n bytes. EINTR after a signal that asks movenv to stop, if a pipe takes no more, or
 * many bytes are left.
 */
int io_write(int fd, const void *bytes, size_t n);

/* Reads exactly n bytes from an offset; EBADMSG if the file ends before. */
int io_read_at(int fd, void *bytes, size_t n, off_t at);

/* Returns the mode of a program: x for all who may read it, unless somebody may execute it. */
mode_t io_program_mode(mode_t mode);

/* Returns the umask. Not while another thread makes files: to read it, it must be set. */
mode_t io_umask(void);

/*
 * Returns the mode of a program that has lost its bits x: x for its owner, and for those of the
 * others who may read it and whom the umask allows it.
 */
mode_t io_restored_mode(mode_t mode);

/* Puts the current directory before a relative path. Symlinks are not resolved. */
int io_absolute(const char *name, struct path *out);

/*
 * Returns 1 if this errno of a path means that it leads to no file for this user: ENOENT, ENOTDIR,
 * EACCES, ELOOP, ENAMETOOLONG. Others (EIO, EMFILE, ENOMEM …) leave that open: 0.
 */
int io_is_out_of_reach(int error);

/* Returns 1 if a path, symlinks followed, leads to no file for this user; else 0. */
int io_leads_nowhere(int dir, const char *name);

/* Returns 1 if both paths lead to one file or directory; 0 if not, or if one does not exist. */
int io_same(const char *a, const char *b);

#endif
