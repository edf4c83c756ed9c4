/* SPDX-License-Identifier: MIT */
/*
 * Reading a RECORD row by row, and rewriting one.
 */
#include "support/unit.h"
#include "wheel/record_scan.h"

static void
rows_come_in_their_own_order(void **state)
{
	static const char text[] = "b,h2,2\n\na,h1,1\r\n\"c,\"\"\nd\",,\nb,h3,3";
	static const struct record_row rows[] = {
		{"b", "h2", "2"}, {"a", "h1", "1"}, {"c,\"\nd", "", ""}, {"b", "h3", "3"}};
	struct record_scan scan = {.text = text, .n = sizeof(text) - 1};
	struct record_row row;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_int_equal(record_scan_next(&scan, &row), 1);
		assert_string_equal(row.name, rows[i].name);
		assert_string_equal(row.hash, rows[i].hash);
		assert_string_equal(row.size, rows[i].size);
	}
	assert_int_equal(record_scan_next(&scan, &row), 0);
	assert_int_equal(record_scan_next(&scan, &row), 0);
	record_scan_release(&scan);
}

static void
damaged_rows_are_refused(void **state)
{
	static const struct {
		const char *text, *reason;
		size_t n;
	} bad[] = {
		{"a,1,2,3\n", "a fourth field", 8},
		{"a\"b,,\n", "a quote inside a field", 7},
		{"\"a,,\n", "a quote that never ends", 5},
		{"\"a\"b,,\n", "text after a quote", 8},
		{"a\0b,,\n", "a NUL", 7},
		{"a\rb,,\n", "a carriage return inside a row", 7},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct record_scan scan = {.text = bad[i].text, .n = bad[i].n};
		struct record_row row;

		errno = 0;
		CHECK(record_scan_next(&scan, &row) == -1 && errno == EBADMSG, "taken: %s",
		      bad[i].reason);
		record_scan_release(&scan);
	}
}

static void
a_row_may_have_64_kib_less_one(void **state)
{
	struct record_scan scan;
	struct record_row row;
	struct buf text = {0};

	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		text.len = 0;
		while (text.len < RECORD_ROW_MAX - 2 + extra)
			assert_int_equal(buf_putc(&text, 'x'), 0);
		assert_int_equal(buf_putc(&text, '\n'), 0);
		scan = (struct record_scan){.text = text.data, .n = text.len};
		assert_int_equal(record_scan_next(&scan, &row), extra ? -1 : 1);
		record_scan_release(&scan);
	}
	buf_free(&text);
}

static void
only_changed_rows_are_rewritten(void **state)
{
	static const char text[] = "z,old,1\r\n\n\"a\",old,1\nm,sha256=x,\nm,,";
	static const struct record_change changes[] = {{"a", "A", 7}, {"m", "M", 8}, {"q", "Q", 9}};
	struct buf out = {0};

	(void)state;
	assert_int_equal(record_rewrite(text, sizeof(text) - 1, changes, 3, &out), 0);
	assert_string_equal(out.data, "z,old,1\r\n\na,sha256=A,7\nm,sha256=M,8\nm,sha256=M,8\n");
	buf_free(&out);
	assert_int_equal(record_rewrite("a\"", 2, changes, 3, &out), -1);
	buf_free(&out);
	assert_int_equal(record_rewrite("", 0, changes, 3, &out), 0);
	assert_int_equal(out.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_come_in_their_own_order),
		cmocka_unit_test(damaged_rows_are_refused),
		cmocka_unit_test(a_row_may_have_64_kib_less_one),
		cmocka_unit_test(only_changed_rows_are_rewritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
