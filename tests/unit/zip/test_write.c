/* SPDX-License-Identifier: MIT */
/*
 * Headers of zip archives, byte by byte.
 */
#include "support/unit.h"
#include "zip/write.h"

#define GIB ((uint64_t)1 << 30)
/* 2023-11-14 22:13:20: 22 << 11 | 13 << 5 | 10, 43 << 9 | 11 << 5 | 14; 1700000000 */
#define TIME "\252\261\156\127"
#define UT "UT\5\0\1\0\361\123\145"

#define VECTOR(text) (text), sizeof(text) - 1

static const struct {
	struct zip_header header;
	const char *local;
	size_t local_len;
	const char *central;
	size_t central_len;
	const char *why;
} rows[] = {
	{{"a", ZIP_DEFLATED, 0100755, 1700000000, 9, 5, 0x04030201, 0x10, 0},
	 VECTOR("PK\3\4\24\0\0\0\10\0" TIME "\1\2\3\4\5\0\0\0\11\0\0\0\1\0\11\0a" UT),
	 VECTOR("PK\1\2\55\3\24\0\0\0\10\0" TIME
		"\1\2\3\4\5\0\0\0\11\0\0\0\1\0\11\0\0\0\0\0\0\0\0\0\355\201\20\0\0\0a" UT),
	 "a packed file"},
	{{"\303\274/", ZIP_STORED, 040755, 1700000000, 0, 0, 0, 0, 0},
	 VECTOR("PK\3\4\24\0\0\10\0\0" TIME "\0\0\0\0\0\0\0\0\0\0\0\0\3\0\11\0\303\274/" UT),
	 VECTOR("PK\1\2\55\3\24\0\0\10\0\0" TIME "\0\0\0\0\0\0\0\0\0\0\0\0\3\0\11\0\0\0\0\0"
		"\0\0\20\0\355\101\0\0\0\0\303\274/" UT),
	 "a directory, whose name is UTF-8"},
	{{"\374", ZIP_STORED, 0100644, 1, 0, 0, 0, 0, 0},
	 VECTOR("PK\3\4\12\0\0\0\0\0\0\0\41\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\11\0\374"
		"UT\5\0\1\1\0\0\0"),
	 VECTOR("PK\1\2\55\3\12\0\0\0\0\0\0\0\41\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\11\0\0\0\0\0"
		"\0\0\0\0\244\201\0\0\0\0\374UT\5\0\1\1\0\0\0"),
	 "a name that is not UTF-8, a time before 1980"},
	{{"a", ZIP_DEFLATED, 0100644, 1700000000, 5 * GIB, 4 * GIB, 7, 6 * GIB, 1},
	 VECTOR("PK\3\4\55\0\0\0\10\0" TIME "\7\0\0\0\377\377\377\377\377\377\377\377\1\0\35\0a" UT
		"\1\0\20\0\0\0\0\100\1\0\0\0\0\0\0\0\1\0\0\0"),
	 VECTOR("PK\1\2\55\3\55\0\0\0\10\0" TIME
		"\7\0\0\0\377\377\377\377\377\377\377\377\1\0\45\0\0\0\0\0\0\0\0\0\244\201"
		"\377\377\377\377a" UT
		"\1\0\30\0\0\0\0\100\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\200\1\0\0\0"),
	 "sizes and an offset of 64 bits"},
	{{"a", ZIP_STORED, 0100644, 1700000000, 1, 1, 7, 4 * GIB - 1, 0},
	 VECTOR("PK\3\4\12\0\0\0\0\0" TIME "\7\0\0\0\1\0\0\0\1\0\0\0\1\0\11\0a" UT),
	 VECTOR("PK\1\2\55\3\55\0\0\0\0\0" TIME "\7\0\0\0\1\0\0\0\1\0\0\0\1\0\25\0\0\0\0\0"
		"\0\0\0\0\244\201\377\377\377\377a" UT "\1\0\10\0\377\377\377\377\0\0\0\0"),
	 "an offset that is all ones"},
};

static void
check(const struct buf *out, const char *expected, size_t n, const char *why)
{
	CHECK(out->len == n, "%s: %zu bytes, not %zu", why, out->len, n);
	for (size_t i = 0; i < n; i++)
		CHECK(out->data[i] == expected[i], "%s: byte %zu is %#x, not %#x", why, i,
		      out->data[i] & 0xff, expected[i] & 0xff);
}

static void
a_member_has_its_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf out = {0};

		assert_int_equal(zip_local(&rows[i].header, &out), 0);
		check(&out, rows[i].local, rows[i].local_len, rows[i].why);
		out.len = 0;
		assert_int_equal(zip_central(&rows[i].header, &out), 0);
		check(&out, rows[i].central, rows[i].central_len, rows[i].why);
		buf_free(&out);
	}
}

static void
an_archive_ends_as_its_size_asks_for(void **state)
{
	static const char narrow[] = "PK\5\6\0\0\0\0\376\377\376\377\376\377\377\377\376\377\377"
				     "\377\0\0";
	static const char wide[] =
		"PK\6\6\54\0\0\0\0\0\0\0\55\3\55\0\0\0\0\0\0\0\0\0\377\377\0\0\0\0\0\0"
		"\377\377\0\0\0\0\0\0\3\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0"
		"PK\6\7\0\0\0\0\3\0\0\0\1\0\0\0\1\0\0\0"
		"PK\5\6\0\0\0\0\377\377\377\377\3\0\0\0\377\377\377\377\0\0";
	struct buf out = {0};

	(void)state;
	assert_int_equal(zip_end(65534, 4 * GIB - 2, 4 * GIB - 2, &out), 0);
	check(&out, VECTOR(narrow), "all that 16 and 32 bits hold");
	out.len = 0;
	assert_int_equal(zip_end(65535, 4 * GIB, 3, &out), 0);
	check(&out, VECTOR(wide), "more than that");
	buf_free(&out);
}

static void
a_file_is_wide_before_it_may_have_to_be(void **state)
{
	(void)state;
	assert_false(zip_is_wide(0));
	assert_false(zip_is_wide(3 * GIB));
	assert_true(zip_is_wide(4 * GIB - 1000));
	assert_true(zip_is_wide(4 * GIB));
}

static void
a_name_that_the_format_cannot_hold_is_an_error(void **state)
{
	static char name[65537];
	struct zip_header header = {.name = name};
	struct buf out = {0};

	(void)state;
	memset(name, 'a', sizeof(name) - 1);
	errno = 0;
	assert_int_equal(zip_local(&header, &out), -1);
	assert_int_equal(errno, ENAMETOOLONG);
	assert_int_equal(out.len, 0);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_member_has_its_headers),
		cmocka_unit_test(an_archive_ends_as_its_size_asks_for),
		cmocka_unit_test(a_file_is_wide_before_it_may_have_to_be),
		cmocka_unit_test(a_name_that_the_format_cannot_hold_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
