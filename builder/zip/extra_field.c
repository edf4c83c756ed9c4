/* SPDX-License-Identifier: MIT */
/*
 * Extra fields; see zip/extra_field.h. Format notes stand in zip/write.c.
 */
#include "core/endian.h"
#include "zip/extra_field.h"
#include "zip/format.h"

/* Replaces a number of 32 bits, all ones, by the next one of 64. */
static int
extra_field_widen(const unsigned char **at, size_t *n, uint64_t *value)
{
	if (*value != UINT32_MAX)
		return 0;
	if (*n < 8)
		return -1;
	*value = le_get64(*at);
	*at += 8;
	*n -= 8;
	return 0;
}

int
zip_extra_take(const unsigned char *at, size_t n, uint64_t wide[ZIP_EXTRA_WIDE], int64_t *time)
{
	int is_narrow = 1;

	for (int i = 0; i < ZIP_EXTRA_WIDE; i++)
		is_narrow &= wide[i] != UINT32_MAX;
	while (n >= 4) {
		unsigned id = le_get16(at);
		size_t len = le_get16(at + 2), left = len;
		const unsigned char *field = at + 4;

		if (len > n - 4)
			break; /* Android's tools pad with bytes that are not a field */
		at += 4 + len;
		n -= 4 + len;
		if (id == ZIP_EXTRA_ZIP64 && !is_narrow) {
			for (int i = 0; i < ZIP_EXTRA_WIDE; i++)
				if (extra_field_widen(&field, &left, &wide[i]) < 0)
					return -1;
			is_narrow = 1;
		} else if (id == ZIP_EXTRA_UT && len >= 5 && field[0] & 1) {
			*time = (int32_t)le_get32(field + 1);
		}
	}
	return is_narrow ? 0 : -1;
}

int64_t
zip_extra_time(unsigned time, unsigned date)
{
	/* Years start in March, so that a leap day comes last. */
	int month = (int)(date >> 5 & 15), y = (int)(date >> 9) + 1980 - (month < 3);
	int day = (153 * (month + (month < 3 ? 9 : -3)) + 2) / 5 + (int)(date & 31) - 1;
	int64_t days = 365 * (int64_t)y + y / 4 - y / 100 + y / 400 + day - 719468;

	return days * 86400 + (time >> 11) * 3600L + (time >> 5 & 63) * 60L + (time & 31) * 2L;
}
