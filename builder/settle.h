/* SPDX-License-Identifier: MIT */
/*
 * An environment that was unpacked, and where it will live: what repair would do is done.
 */
#ifndef MOVENV_SETTLE_H
#define MOVENV_SETTLE_H

#include "path.h"

/*
 * Mends the environment that lies at `place`, for its life at `home`. spec: what it is to stand on
 * (see base.h), or NULL. file is the archive's name, for messages, in which `place` is not named.
 * Returns 0, or -1 after a message. One that movenv made may lack an interpreter here: its shim
 * looks for one at each start, so that is said and no failure.
 */
int settle(const struct path *place, const struct path *home, const char *spec, const char *file);

#endif
