/* SPDX-License-Identifier: MIT */
/*
 * Times in archives, and the compiled modules that follow them.
 */
#include "archive/mtime.h"
#include "python/pyc.h"
#include "support/unit.h"

static void
a_time_is_even_and_within_its_bounds(void **state)
{
	static const struct {
		const char *latest;
		int64_t time, mtime;
	} rows[] = {
		{NULL, 1700000000, 1700000000},
		{"", 1700000001, 1700000000},
		{NULL, -5, 315532800},
		{NULL, 0, 315532800},
		{NULL, 315532801, 315532800},
		{NULL, INT32_MAX, INT32_MAX - 1},
		{NULL, (int64_t)1 << 40, INT32_MAX - 1},
		{"1600000000", 1700000001, 1600000000},
		{"1600000001", 1700000001, 1600000000},
		{"1600000000", 1500000001, 1500000000},
		{"99999999999999999999", 1700000001, 1700000000},
		{"315532800", 1700000001, 315532800},
		{"0", 1700000001, 0}, /* a bound below FAT's range is kept */
	};
	static const char *const bad[] = {"-1", "1x", " 1", "1.5", "0x1"};
	int64_t latest;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_int_equal(mtime_read_latest(rows[i].latest, &latest), 0);
		CHECK(mtime_of(rows[i].time, latest) == rows[i].mtime, "row %zu: %lld", i,
		      (long long)mtime_of(rows[i].time, latest));
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(mtime_read_latest(bad[i], &latest) == -1, "'%s'", bad[i]);
}

static void
a_compiled_module_names_its_source(void **state)
{
	static const struct {
		const char *name, *source; /* NULL: none */
	} rows[] = {
		{"a/__pycache__/b.cpython-312.pyc", "a/b.py"},
		{"__pycache__/b.cpython-312.opt-1.pyc", "b.py"},
		{"a/__pycache__/b.pypy39.pyc", "a/b.py"},
		{"a/__pycache__/b.c.cpython-38.pyc", "a/b.c.py"},
		{"a/__pycache__/b.cpython-312-pytest-8.3.4.pyc", "a/b.py"},
		{"a/__pycache__/.cpython-312.pyc", "a/.py"},
		{"a/b.pyc", NULL},
		{"a/__pycache__/b.pyc", NULL},
		{"a/__pycache__/b.cpython-312.py", NULL},
		{"a/x__pycache__/b.cpython-312.pyc", NULL},
		{"b.cpython-312.pyc", NULL},
		{"__pycache__/", NULL},
		{"", NULL},
	};
	struct path source;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		int found = pyc_source(rows[i].name, &source);

		CHECK(found == (rows[i].source != NULL), "'%s'", rows[i].name);
		if (found)
			assert_string_equal(source.buf, rows[i].source);
	}
}

static void
a_compiled_module_follows_its_source(void **state)
{
	static const struct {
		const char *head;
		size_t n;
		int64_t time;
		uint64_t size;
		int is_of;
		const char *why;
	} rows[] = {
		{"\313\15\r\n\0\0\0\0\1\2\3\4\5\0\0\0", 16, 0x04030201, 5, 1,
		 "the same time and size"},
		{"\313\15\r\n\0\0\0\0\1\2\3\4\5\0\0\0", 16, 0x104030201, 0x100000005, 1,
		 "both count modulo 2^32"},
		{"\313\15\r\n\0\0\0\0\1\2\3\4\5\0\0\0", 16, 0x04030200, 5, 0, "another time"},
		{"\313\15\r\n\0\0\0\0\1\2\3\4\5\0\0\0", 16, 0x04030201, 6, 0, "another size"},
		{"\313\15\r\n\1\0\0\0\1\2\3\4\5\0\0\0", 16, 0, 0, -1, "by a hash"},
		{"\313\15\r\n\3\0\0\0\1\2\3\4\5\0\0\0", 16, 0, 0, -1, "by a checked hash"},
		{"\313\15\r\n\0\0\0\0\1\2\3\4\5\0\0", 15, 0x04030201, 5, -1, "cut short"},
		{"\313\15xx\0\0\0\0\1\2\3\4\5\0\0\0", 16, 0x04030201, 5, -1,
		 "another kind of file"},
		{"\63\15\r\n\1\2\3\4\5\0\0\0....", 16, 0x04030201, 5, 1, "CPython 3.6"},
		{"\160\0\r\n\0\0\0\0\1\2\3\4\5\0\0\0", 16, 0x04030201, 5, 1, "PyPy"},
	};
	unsigned char head[PYC_HEAD];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		memcpy(head, rows[i].head, rows[i].n);
		CHECK(pyc_is_of(head, rows[i].n, rows[i].time, rows[i].size) == rows[i].is_of, "%s",
		      rows[i].why);
		if (rows[i].is_of != 1)
			continue;
		pyc_put_time(head, 0x55667788);
		CHECK(pyc_is_of(head, rows[i].n, 0x55667788, rows[i].size) == 1, "%s", rows[i].why);
		assert_memory_equal(head, rows[i].head, 4);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_time_is_even_and_within_its_bounds),
		cmocka_unit_test(a_compiled_module_names_its_source),
		cmocka_unit_test(a_compiled_module_follows_its_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
