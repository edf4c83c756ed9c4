/* SPDX-License-Identifier: MIT */
/*
 * Writing the place into the interpreter's file of a standalone environment that has moved.
 */
#ifndef MOVENV_SHIM_PLACE_HEAL_H
#define MOVENV_SHIM_PLACE_HEAL_H

#include "common/path.h"
#include "common/place.h"

/*
 * Gives the interpreter's file the loader's path, by a copy beside it and a rename: who runs the
 * old file is not disturbed. fd: the open file; place: its block, which is changed. Mode, owner,
 * extended attributes and times stay. Returns 0; -1 with the file as it was, if it belongs to
 * another user, may not be written, was healed away from that path before, or if anything fails.
 */
int place_heal(const struct path *file, int fd, struct place *place, const struct path *loader);

#endif
