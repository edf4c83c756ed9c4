/* SPDX-License-Identifier: MIT */
/*
 * The modification times of files in an archive: those that every file system can keep.
 */
#ifndef MOVENV_ARCHIVE_MTIME_H
#define MOVENV_ARCHIVE_MTIME_H

#include <stdint.h>

/*
 * Reads the value of SOURCE_DATE_EPOCH, the latest time that a file may have; NULL or "": none is
 * set. Returns 0, or -1 if it is not a number.
 */
int mtime_read_latest(const char *text, int64_t *latest);

/*
 * The time of a file in an archive, in whole seconds: even and not before 1980, because of FAT, and
 * not later than `latest`. Fits into 31 bits.
 */
int64_t mtime_of(int64_t time, int64_t latest);

#endif
