/* SPDX-License-Identifier: MIT */
/*
 * Headers of tar archives, byte by byte.
 */
#include "support/unit.h"
#include "tar/write.h"

#define X10 "xxxxxxxxxx"
#define X50 X10 X10 X10 X10 X10
#define X100 X50 X50
#define GIB ((uint64_t)1 << 30)

/* A field of the header in this block holds this text, and then NULs. */
static void
check_field(const struct buf *out, size_t block, size_t at, size_t room, const char *text)
{
	char field[TAR_BLOCK + 1] = "";
	size_t n = strlen(text);

	assert_true((block + 1) * TAR_BLOCK <= out->len && n <= room);
	memcpy(field, text, n);
	CHECK(!memcmp(out->data + block * TAR_BLOCK + at, field, room), "field %zu is not '%s'", at,
	      text);
}

static void
check_sum(const struct buf *out, size_t block)
{
	const unsigned char *head = (const unsigned char *)out->data + block * TAR_BLOCK;
	unsigned sum = 0;

	for (int i = 0; i < TAR_BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : head[i];
	assert_int_equal(strtoul((const char *)head + 148, NULL, 8), sum);
	assert_memory_equal(head + 154, "\0 ", 2);
}

static const struct {
	struct tar_member member;
	const char *prefix, *name, *target, *size; /* in the header */
	const char *pax;                           /* lines before it, or NULL */
	const char *why;
} rows[] = {
	{{"bin/tool", TAR_FILE, NULL, 0755, 5, 1700000000},
	 "",
	 "bin/tool",
	 "",
	 "00000000005",
	 NULL,
	 "fields that fit need no pax records"},
	{{"lib", TAR_DIR, NULL, 0755, 0, 0},
	 "",
	 "lib/",
	 "",
	 "00000000000",
	 NULL,
	 "a directory ends in a slash"},
	{{X100, TAR_FILE, NULL, 0644, 0, 0},
	 "",
	 X100,
	 "",
	 "00000000000",
	 NULL,
	 "100 bytes fill the field, without a NUL"},
	{{"a/" X100, TAR_FILE, NULL, 0644, 0, 0},
	 "a",
	 X100,
	 "",
	 "00000000000",
	 NULL,
	 "a longer one is cut at a slash"},
	{{X50 "/" X100 "/" X50, TAR_FILE, NULL, 0644, 0, 0},
	 X50 "/" X100,
	 X50,
	 "",
	 "00000000000",
	 NULL,
	 "the prefix may have 155 bytes"},
	{{X100 "/" X50 "xxxx/" X100, TAR_FILE, NULL, 0644, 0, 0},
	 X100 "/" X50 "xxxx",
	 X100,
	 "",
	 "00000000000",
	 NULL,
	 "exactly 155"},
	{{X100 "/" X50 "xxxxx/" X100, TAR_FILE, NULL, 0644, 0, 0},
	 "",
	 X100,
	 "",
	 "00000000000",
	 "267 path=" X100 "/" X50 "xxxxx/" X100 "\n",
	 "but not 156"},
	{{X100, TAR_DIR, NULL, 0755, 0, 0},
	 "",
	 X100,
	 "",
	 "00000000000",
	 "111 path=" X100 "/\n",
	 "a directory's slash counts, and the name is not cut there"},
	{{"/" X100, TAR_FILE, NULL, 0644, 0, 0},
	 "",
	 "/" X50 X10 X10 X10 X10 "xxxxxxxxx",
	 "",
	 "00000000000",
	 "111 path=/" X100 "\n",
	 "an empty prefix would not count"},
	{{"l", TAR_LINK, "../to", 0777, 0, 0}, "", "l", "../to", "00000000000", NULL, "a link"},
	{{"l", TAR_HARD_LINK, X100 "x", 0644, 0, 0},
	 "",
	 "l",
	 X100,
	 "00000000000",
	 "115 linkpath=" X100 "x\n",
	 "a long target"},
	{{"\303\274", TAR_LINK, "\303\244", 0644, 0, 0},
	 "",
	 "\303\274",
	 "\303\244",
	 "00000000000",
	 "11 path=\303\274\n15 linkpath=\303\244\n",
	 "UTF-8 goes into pax records"},
	{{"\374", TAR_FILE, NULL, 0644, 0, 0},
	 "",
	 "\374",
	 "",
	 "00000000000",
	 NULL,
	 "other bytes stay as they are"},
	{{"\374" X100, TAR_FILE, NULL, 0644, 0, 0},
	 "",
	 "\374" X50 X10 X10 X10 X10 "xxxxxxxxx",
	 "",
	 "00000000000",
	 "21 hdrcharset=BINARY\n111 path=\374" X100 "\n",
	 "and are marked as binary in pax records"},
	{{"f", TAR_FILE, NULL, 0644, 8 * GIB - 1, 0},
	 "",
	 "f",
	 "",
	 "77777777777",
	 NULL,
	 "eleven octal digits"},
	{{"f", TAR_FILE, NULL, 0644, 8 * GIB, 0},
	 "",
	 "f",
	 "",
	 "00000000000",
	 "19 size=8589934592\n",
	 "and no more"},
};

static void
a_member_has_its_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf out = {0};
		size_t block = 0;

		assert_int_equal(tar_header(&rows[i].member, &out), 0);
		if (rows[i].pax) {
			size_t n = strlen(rows[i].pax);

			check_sum(&out, 0);
			assert_int_equal(out.data[156], 'x');
			assert_int_equal(strtoul(out.data + 124, NULL, 8), n);
			CHECK(!memcmp(out.data + TAR_BLOCK, rows[i].pax, n), "%s", rows[i].why);
			block = 1 + (n + tar_padding(n)) / TAR_BLOCK;
		}
		CHECK(out.len == (block + 1) * TAR_BLOCK, "%s: %zu bytes", rows[i].why, out.len);
		check_sum(&out, block);
		check_field(&out, block, 345, 155, rows[i].prefix);
		check_field(&out, block, 0, 100, rows[i].name);
		check_field(&out, block, 157, 100, rows[i].target);
		check_field(&out, block, 124, 12, rows[i].size);
		check_field(&out, block, 108, 8, "0000000");
		check_field(&out, block, 116, 8, "0000000");
		assert_memory_equal(out.data + block * TAR_BLOCK + 257, "ustar\00000", 8);
		assert_int_equal(out.data[block * TAR_BLOCK + 156], rows[i].member.type);
		buf_free(&out);
	}
}

static void
numbers_are_octal(void **state)
{
	struct tar_member member = {"f", TAR_FILE, NULL, 0755, 01234567, INT32_MAX - 1};
	struct buf out = {0};

	(void)state;
	assert_int_equal(tar_header(&member, &out), 0);
	assert_string_equal(out.data + 100, "0000755");
	assert_string_equal(out.data + 124, "00001234567");
	assert_string_equal(out.data + 136, "17777777776");
	buf_free(&out);
}

static void
bytes_fill_blocks_and_the_archive_a_record(void **state)
{
	static const struct {
		uint64_t len;
		size_t end;
	} ends[] = {{0, 10240}, {512, 9728}, {9216, 1024}, {9728, 10752}, {10240, 10240}};

	(void)state;
	assert_int_equal(tar_padding(0), 0);
	assert_int_equal(tar_padding(1), 511);
	assert_int_equal(tar_padding(512), 0);
	assert_int_equal(tar_padding(16 * GIB + 513), 511);
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		struct buf out = {0};

		assert_int_equal(tar_end(ends[i].len, &out), 0);
		assert_int_equal(out.len, ends[i].end);
		for (size_t at = 0; at < out.len; at++)
			assert_int_equal(out.data[at], 0);
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_member_has_its_headers),
		cmocka_unit_test(numbers_are_octal),
		cmocka_unit_test(bytes_fill_blocks_and_the_archive_a_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
