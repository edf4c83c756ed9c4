/* SPDX-License-Identifier: MIT */
/*
 * Symbolic links by directory descriptor. Functions return 0, or -1 with errno.
 */
#ifndef MOVENV_FS_SYMLINK_H
#define MOVENV_FS_SYMLINK_H

#include "common/path.h"

/* Reads the target of a symlink. EINVAL if it is not a link, ENAMETOOLONG. */
int symlink_read(int dir, const char *name, struct path *target);

/*
 * Gives a symlink another target: by a temporary symlink beside it and a rename. EEXIST if the name
 * is not that of a symlink.
 */
int symlink_replace(int dir, const char *name, const char *target);

#endif
