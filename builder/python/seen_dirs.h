/* SPDX-License-Identifier: MIT */
/*
 * Directories that a search has been in: /bin is /usr/bin on many machines. Zeros: none.
 */
#ifndef MOVENV_PYTHON_SEEN_DIRS_H
#define MOVENV_PYTHON_SEEN_DIRS_H

#include <sys/types.h>

#include "core/buf.h"

struct seen_dir;

struct seen_dirs {
	struct seen_dir *list; /* owned */
	size_t count;
	struct buf names; /* each with its NUL */
};

/*
 * Notes a directory. Returns 1 if it is new, with the size of its list of names in *size, in bytes;
 * 0 if it was noted, by any name, or does not exist; -1 with errno ENOMEM.
 */
int seen_dirs_note(struct seen_dirs *seen, const char *dir, off_t *size);

/* Frees the list. */
void seen_dirs_release(struct seen_dirs *seen);

#endif
