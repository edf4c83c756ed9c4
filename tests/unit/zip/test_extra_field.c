/* SPDX-License-Identifier: MIT */
/*
 * Extra fields of zip archives, and times.
 */
#include "zip/extra_field.h"

#include "support/unit.h"

#define ALL UINT32_MAX
#define ONE "\1\0\0\0\0\0\0\0"
#define TWO "\2\0\0\0\1\0\0\0" /* and 2^32 */
#define BIG ((UINT64_C(1) << 32) + 2)

static const struct {
	const char *bytes;
	size_t n;
	uint64_t before[3];
	int status;
	uint64_t after[3];
	int64_t time;
	const char *reason;
} rows[] = {
	{"", 0, {1, 2, 3}, 0, {1, 2, 3}, 7, "no fields, and none needed"},
	{"", 0, {ALL, 2, 3}, -1, {ALL, 2, 3}, 7, "a size is missing"},
	{"\1\0\x08\0" TWO, 12, {ALL, 2, 3}, 0, {BIG, 2, 3}, 7, "the size alone"},
	{"\1\0\x08\0" TWO, 12, {1, ALL, 3}, 0, {1, BIG, 3}, 7, "the packed size alone"},
	{"\1\0\x08\0" TWO, 12, {1, 2, ALL}, 0, {1, 2, BIG}, 7, "the offset alone"},
	{"\1\0\x10\0" TWO ONE, 20, {ALL, 2, ALL}, 0, {BIG, 2, 1}, 7, "two, in their order"},
	{"\1\0\x08\0" TWO, 12, {ALL, ALL, 3}, -1, {BIG, ALL, 3}, 7, "one of two is missing"},
	{"\1\0\x07\0" TWO, 11, {ALL, 2, 3}, -1, {ALL, 2, 3}, 7, "a byte is missing"},
	{"\1\0\x09\0" TWO, 12, {ALL, 2, 3}, -1, {ALL, 2, 3}, 7, "it reaches beyond the fields"},
	{"\1\0\x08\0" TWO, 12, {1, 2, 3}, 0, {1, 2, 3}, 7, "a number that is not needed"},
	{"\1\0\x08\0" TWO "\1\0\x08\0" ONE, 24, {ALL, 2, 3}, 0, {BIG, 2, 3}, 7, "the first counts"},
	{"\x99\0\1\0x\1\0\x08\0" TWO, 17, {ALL, 2, 3}, 0, {BIG, 2, 3}, 7, "after another field"},
	{"UT\5\0\1\4\3\2\1", 9, {1, 2, 3}, 0, {1, 2, 3}, 0x01020304, "a time"},
	{"UT\5\0\3\4\3\2\1", 9, {1, 2, 3}, 0, {1, 2, 3}, 0x01020304, "and others elsewhere"},
	{"UT\5\0\1\xff\xff\xff\xff", 9, {1, 2, 3}, 0, {1, 2, 3}, -1, "before 1970"},
	{"UT\5\0\2\4\3\2\1", 9, {1, 2, 3}, 0, {1, 2, 3}, 7, "an access time does not count"},
	{"UT\1\0\1", 5, {1, 2, 3}, 0, {1, 2, 3}, 7, "it is too short"},
	{"UT\5\0\1\4\3\2", 8, {1, 2, 3}, 0, {1, 2, 3}, 7, "it is cut"},
	{"\0\0\0", 3, {1, 2, 3}, 0, {1, 2, 3}, 7, "padding is not a field"},
};

static void
extra_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		unsigned char *bytes = malloc(rows[i].n + 1); /* the sanitizer sees its end */
		uint64_t wide[ZIP_EXTRA_WIDE];
		int64_t time = 7;
		int status;

		memcpy(bytes, rows[i].bytes, rows[i].n);
		memcpy(wide, rows[i].before, sizeof(wide));
		status = zip_extra_take(bytes, rows[i].n, wide, &time);
		CHECK(status == rows[i].status && time == rows[i].time, "%d: %s", status,
		      rows[i].reason);
		CHECK(!memcmp(wide, rows[i].after, sizeof(wide)), "%s", rows[i].reason);
		free(bytes);
	}
}

#define DATE(y, m, d) (((y)-1980u) << 9 | (m) << 5 | (d))
#define TIME(h, m, s) ((h) << 11 | (m) << 5 | (s) / 2)

static void
times_of_the_header(void **state)
{
	static const struct {
		unsigned date, time;
		int64_t seconds;
	} times[] = {
		{DATE(1980, 1, 1), 0, 315532800},
		{DATE(1980, 2, 29), TIME(23, 59, 58), 320716798},
		{DATE(1980, 3, 1), 0, 320716800},
		{DATE(1999, 12, 31), TIME(23, 59, 58), 946684798},
		{DATE(2000, 2, 29), TIME(12, 0, 0), 951825600},
		{DATE(2024, 2, 29), TIME(1, 2, 4), 1709168524},
		{DATE(2024, 3, 1), 0, 1709251200},
		{DATE(2100, 2, 28), 0, 4107456000},
		{DATE(2100, 3, 1), 0, 4107542400},
		{DATE(2107, 12, 31), TIME(23, 59, 58), 4354819198},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(times); i++)
		CHECK(zip_extra_time(times[i].time, times[i].date) == times[i].seconds, "%u: %lld",
		      times[i].date, (long long)zip_extra_time(times[i].time, times[i].date));
	/* An invalid date gives a time that is near. */
	for (unsigned date = 0; date <= UINT16_MAX; date++) {
		int64_t seconds = zip_extra_time(0xffff, date);

		CHECK(seconds > 310000000 && seconds < 4370000000, "%u: %lld", date,
		      (long long)seconds);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(extra_fields),
		cmocka_unit_test(times_of_the_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
