/* SPDX-License-Identifier: MIT */
/*
 * The directory in an unpacked archive that is the environment, which others may hold.
 */
#ifndef MOVENV_UNPACK_TOPDIR_H
#define MOVENV_UNPACK_TOPDIR_H

#include "common/path.h"

/*
 * Goes down from the directory while it has a directory and nothing else in it. Returns 1 with the
 * name of the one that has a pyvenv.cfg, "" or "DIR/"; 0 if there is none, then *name is the last
 * one looked at; -1 with errno.
 */
int topdir_find(int root, struct path *name);

/* Moves what is in the directory of that name into root itself. Returns 0, or -1 with errno. */
int topdir_lift(int root, const struct path *name);

#endif
