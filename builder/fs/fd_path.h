/* SPDX-License-Identifier: MIT */
/*
 * A path that leads to an open directory, whatever is renamed on the way to it: for programs and
 * functions that take paths only.
 */
#ifndef MOVENV_FS_FD_PATH_H
#define MOVENV_FS_FD_PATH_H

#include "common/path.h"

/*
 * Sets *path to "/proc/PID/fd/N". Other processes of the same user can use it, too, while this one
 * keeps the directory open. Returns 0, or -1 with errno ENOENT: /proc is not mounted.
 */
int fd_path(int fd, struct path *path);

/*
 * Returns 1 if other users, apart from root, may lead the path of a directory elsewhere: they can
 * write to it or to a directory above it. Else 0.
 */
int fd_path_is_needed(const char *path);

#endif
