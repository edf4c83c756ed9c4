/* SPDX-License-Identifier: MIT */
/*
 * The extra fields of a zip archive's member, and its time.
 */
#ifndef MOVENV_ZIP_EXTRA_FIELD_H
#define MOVENV_ZIP_EXTRA_FIELD_H

#include <stddef.h>
#include <stdint.h>

enum zip_extra_wide { ZIP_EXTRA_SIZE, ZIP_EXTRA_PACKED, ZIP_EXTRA_OFFSET, ZIP_EXTRA_WIDE };

/*
 * Takes what the n bytes of extra fields of a central header say: sizes and the offset, in 64 bits
 * where the 32 of the header are all ones, and the time. Returns 0, or -1: they are damaged.
 */
int zip_extra_take(const unsigned char *at, size_t n, uint64_t wide[ZIP_EXTRA_WIDE], int64_t *time);

/* Seconds since 1970 of a header's time and date, taken for UTC: an archive knows no place. */
int64_t zip_extra_time(unsigned time, unsigned date);

#endif
