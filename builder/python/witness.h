/* SPDX-License-Identifier: MIT */
/*
 * Witnesses: files whose state shows that an answer of an interpreter still holds. A witness is two
 * texts, each with its NUL: the kind's letter with an absolute path, and the state.
 */
#ifndef MOVENV_PYTHON_WITNESS_H
#define MOVENV_PYTHON_WITNESS_H

#include <sys/stat.h>
#include <time.h>

#include "core/buf.h"

enum witness_kind {
	WITNESS_FILE = 'f',  /* device, inode, mode, size, both times; symlinks are followed */
	WITNESS_LINK = 'l',  /* the same of a symlink itself */
	WITNESS_LIST = 'n',  /* the same of a directory whose names count; or it is missing */
	WITNESS_PLACE = 'd', /* only device and inode of a directory; or it is missing */
};

/*
 * Appends a witness. began: the time before the answer was asked for. A file that changed about
 * then, or since, is not one: it may change again, and look the same. (So does Git: "racy".) NULL:
 * any is. Returns 0, or -1 with errno: EAGAIN for such a file; ENOENT; EINVAL for a relative path.
 */
int witness_add(struct buf *out, enum witness_kind kind, const char *path,
		const struct timespec *began);

/*
 * Appends a witness for each symlink from a path to what it leads to, and one for that file.
 * Returns as witness_add().
 */
int witness_add_chain(struct buf *out, const char *path, const struct timespec *began);

/* Returns 1 if the file changed so long before `began` that a later change shows; else 0. */
int witness_is_settled(const struct stat *st, const struct timespec *began);

/* Returns 1 if the file still has the state; else 0, as for a text that is not a witness. */
int witness_holds(const char *witness, const char *state);

#endif
