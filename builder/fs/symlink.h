/* SPDX-License-Identifier: MIT */
/*
 * Symbolic links by directory descriptor. Functions return 0, or -1 with errno.
 */
#ifndef MOVENV_FS_SYMLINK_H
#define MOVENV_FS_SYMLINK_H

#include "common/path.h"

/* Reads where a link leads. EINVAL if it is no link, ENAMETOOLONG. */
int symlink_read(int dir, const char *name, struct path *target);

/*
 * Makes a link lead elsewhere, at once: by a link with a name of its own beside it (`temporary`),
 * which is removed if it is there, and a rename. EEXIST if what is there is no link.
 */
int symlink_replace(int dir, const char *name, const char *target, const char *temporary);

#endif
