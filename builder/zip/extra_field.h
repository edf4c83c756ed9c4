/* SPDX-License-Identifier: MIT */
/*
 * The extra fields of a member of a zip archive, and its time.
 */
#ifndef MOVENV_ZIP_EXTRA_FIELD_H
#define MOVENV_ZIP_EXTRA_FIELD_H

#include <stddef.h>
#include <stdint.h>

enum zip_extra_wide { ZIP_EXTRA_SIZE, ZIP_EXTRA_PACKED, ZIP_EXTRA_OFFSET, ZIP_EXTRA_WIDE };

/*
 * Reads the n bytes of extra fields of a central header. They replace each number in `wide` that is
 * all ones in 32 bits, and *time if they have it. Returns 0, or -1 if they are damaged.
 */
int zip_extra_take(const unsigned char *at, size_t n, uint64_t wide[ZIP_EXTRA_WIDE], int64_t *time);

/* The time and date of a header as seconds since 1970, in UTC: an archive has no time zone. */
int64_t zip_extra_time(unsigned time, unsigned date);

#endif
