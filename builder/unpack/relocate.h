/* SPDX-License-Identifier: MIT */
/*
 * An environment that was unpacked, and where it will live: what repair would do is done.
 */
#ifndef MOVENV_UNPACK_RELOCATE_H
#define MOVENV_UNPACK_RELOCATE_H

#include "common/path.h"

/*
 * Mends the environment that lies at `place`, for its life at `home`. spec: what it is to stand on
 * (see env/home_python.h), or NULL. file: the archive's name, for messages; `place`
 * is not named in them.
 * Returns 0, or -1 after a message. One that movenv made may lack an interpreter here: its shim
 * looks for one at each start, so that is said and no failure.
 */
int relocate(const struct path *place, const struct path *home, const char *spec, const char *file);

#endif
