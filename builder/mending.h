/* SPDX-License-Identifier: MIT */
/*
 * Doing what is to be mended in an environment, so that a kill at any moment loses nothing.
 */
#ifndef MOVENV_MENDING_H
#define MOVENV_MENDING_H

#include "mends.h"

/*
 * Writes every mend: the file first, by a rename, with its mode and times, then the rows of
 * RECORD. A kill leaves each file old or new, and a row that is behind for the next run. Returns 0,
 * or -1 after a message.
 */
int mending_apply(struct mends *mends);

#endif
