/* SPDX-License-Identifier: MIT */
/*
 * Absolute paths.
 */
#ifndef MOVENV_SHIM_ABSOLUTE_H
#define MOVENV_SHIM_ABSOLUTE_H

#include "common/path.h"

/*
 * Sets *to to a name ("PYTHONHOME=" or "") followed by the absolute form of a path. Returns 0, or
 * -1 with errno: ENAMETOOLONG, or that of getcwd.
 */
int absolute(struct path *to, const char *name, const struct path *path);

/*
 * Resolves the symlinks in a directory's path, if /proc is there; else the path stays unchanged. A
 * symlink may be removed before the directory that it leads to.
 */
void absolute_resolve(struct path *dir);

#endif
