/* SPDX-License-Identifier: MIT */
/*
 * The times that files have in an archive, so that every file system keeps them.
 */
#ifndef MOVENV_ARCHIVE_MTIME_H
#define MOVENV_ARCHIVE_MTIME_H

#include <stdint.h>

/*
 * Reads SOURCE_DATE_EPOCH's value, the latest that a file may have; NULL or "": none is set.
 * Returns 0, or -1 if it is no number.
 */
int mtime_read_latest(const char *text, int64_t *latest);

/*
 * A file's time, in whole seconds, as an archive has it: even, since FAT knows no other, not before
 * 1980 where that starts, and no later than `latest`. Fits into 31 bits.
 */
int64_t mtime_of(int64_t time, int64_t latest);

#endif
