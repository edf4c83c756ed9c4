/* SPDX-License-Identifier: MIT */
/*
 * Paths that hold in any directory.
 */
#ifndef MOVENV_SHIM_ABSOLUTE_H
#define MOVENV_SHIM_ABSOLUTE_H

#include "common/path.h"

/*
 * Makes a path of a name ("PYTHONHOME=" or nothing) and another path, made absolute. Returns 0, or
 * -1 with errno: ENAMETOOLONG, or what getcwd said.
 */
int absolute(struct path *to, const char *name, const struct path *path);

/*
 * Makes a directory's path the one without links, as far as /proc tells it; else it stays as it is.
 * A link may go before what it leads to.
 */
void absolute_resolve(struct path *dir);

#endif
