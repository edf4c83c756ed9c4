/* SPDX-License-Identifier: MIT */
/*
 * Symlinks, one hop at a time.
 */
#ifndef MOVENV_COMMON_READLINK_H
#define MOVENV_COMMON_READLINK_H

#include "common/path.h"

/*
 * Sets p to the target of the symlink at p; a relative target is resolved against the symlink's
 * directory. Returns 1; 0 with p unchanged if it is not a symlink or does not exist; -1 with errno
 * ENAMETOOLONG.
 */
int link_follow(struct path *p);

#endif
