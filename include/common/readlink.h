/* SPDX-License-Identifier: MIT */
/*
 * Symlinks, one hop at a time.
 */
#ifndef MOVENV_COMMON_READLINK_H
#define MOVENV_COMMON_READLINK_H

#include "common/path.h"

/*
 * Makes p what the symlink of that name points to, relative to where it lies. Returns 1; 0 with p
 * as it was if it is no link, or is not there; -1 with errno ENAMETOOLONG.
 */
int link_follow(struct path *p);

#endif
