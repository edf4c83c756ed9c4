/* SPDX-License-Identifier: MIT */
/*
 * Symbolic links by directory descriptor. Functions return 0, or -1 with errno.
 */
#ifndef MOVENV_FS_SYMLINK_H
#define MOVENV_FS_SYMLINK_H

#include "common/path.h"

/* Reads where a link leads. EINVAL if it is not a link, ENAMETOOLONG. */
int symlink_read(int dir, const char *name, struct path *target);

/*
 * Makes a link lead elsewhere, at once: by a temporary link beside it and a rename. EEXIST if the
 * name is not a link's.
 */
int symlink_replace(int dir, const char *name, const char *target);

#endif
