/* SPDX-License-Identifier: MIT */
/*
 * Doing what is to be mended in an environment, so that a kill at any moment loses nothing.
 */
#ifndef MOVENV_REPAIR_APPLY_H
#define MOVENV_REPAIR_APPLY_H

#include "repair/issues.h"

/*
 * Writes every mend: the file first, by a rename, with its mode and times, then the rows of
 * RECORD. A kill leaves each file old or new, and a row that is behind for the next run. Returns 0,
 * or -1 after a message.
 */
int apply_fix(struct issues *mends);

/*
 * Appends a distribution's RECORD as it is to be, with the rows of its mended files. They are on
 * the disk already if is_done, else in the mends. Returns 1, or 0: no row changes; -1 with errno.
 */
int apply_record(const struct issues *mends, size_t dist, int is_done, struct buf *out);

/* 1 if a killed run of movenv's or a shim left this file in the directory, and nobody writes it. */
int apply_is_left(int dir, const char *name);

#endif
