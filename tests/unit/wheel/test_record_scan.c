/* SPDX-License-Identifier: MIT */
/*
 * Reading a RECORD row by row, and rewriting one.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* A record_sink. */
static int
keep(void *arg, const void *bytes, size_t n)
{
	return buf_add(arg, bytes, n);
}

static int
rewrite(const char *text, size_t n, const struct record_change *changes, size_t count,
	struct buf *out)
{
	struct record_scan scan = {.text = text, .n = n};
	int status = record_rewrite(&scan, changes, count, keep, out);

	record_scan_release(&scan);
	return status;
}

static void
only_changed_rows_are_rewritten(void **state)
{
	static const char text[] = "z,old,1\r\n\n\"a\",old,1\nm,sha256=x,\nm,,";
	static const struct record_change changes[] = {{"a", "A", 7}, {"m", "M", 8}, {"q", "Q", 9}};
	struct buf out = {0};

	(void)state;
	assert_int_equal(rewrite(text, sizeof(text) - 1, changes, 3, &out), 0);
	assert_string_equal(out.data, "z,old,1\r\n\na,sha256=A,7\nm,sha256=M,8\nm,sha256=M,8\n");
	buf_free(&out);
	assert_int_equal(rewrite("a\"", 2, changes, 3, &out), -1);
	buf_free(&out);
	assert_int_equal(rewrite("", 0, changes, 3, &out), 0);
	assert_int_equal(out.len, 0);
}

static FILE *
file_of(const struct buf *text)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(buf_str(text), 1, text->len, file), text->len);
	assert_int_equal(fflush(file), 0);
	return file;
}

/* The scan closes its descriptor, and the file has one more. */
static void
open_scan(struct record_scan *scan, FILE *file, off_t size)
{
	record_scan_open(scan, dup(fileno(file)), size);
}

static void
a_file_has_the_rows_of_its_text(void **state)
{
	struct record_scan whole = {0}, parts = {0};
	struct record_row row, same;
	struct buf text = {0};
	FILE *file;

	(void)state;
	/* Rows of all lengths, so that parts end in each place of a row. */
	for (int i = 0; i < 4000; i++)
		buf_printf(&text, "%0*d,sha256=%d,%d\n", 1 + i % 200, i, i, i);
	file = file_of(&text);
	whole = (struct record_scan){.text = text.data, .n = text.len};
	for (int turn = 0; turn < 2; turn++) {
		if (turn == 0)
			open_scan(&parts, file, (off_t)text.len);
		else
			record_scan_rewind(&parts);
		record_scan_rewind(&whole);
		while (record_scan_next(&whole, &row) == 1) {
			assert_int_equal(record_scan_next(&parts, &same), 1);
			assert_string_equal(row.name, same.name);
			assert_string_equal(row.hash, same.hash);
			assert_string_equal(row.size, same.size);
		}
		assert_int_equal(record_scan_next(&parts, &same), 0);
	}
	assert_true(parts.window.cap <= 2 * RECORD_ROW_MAX);
	record_scan_release(&whole);
	record_scan_release(&parts);
	fclose(file);
	buf_free(&text);
}

static void
a_scan_takes_one_file_after_the_other(void **state)
{
	static const char *const texts[] = {"a,,\nb,,\n", "", "c,,"};
	static const char *const names[] = {"a", NULL, "c"};
	struct record_scan scan = {0};
	struct record_row row;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct buf text = {0};
		FILE *file;

		buf_puts(&text, texts[i]);
		file = file_of(&text);
		open_scan(&scan, file, (off_t)text.len);
		assert_int_equal(record_scan_next(&scan, &row), names[i] != NULL);
		if (names[i])
			assert_string_equal(row.name, names[i]);
		fclose(file);
		buf_free(&text);
	}
	record_scan_release(&scan);
}

static void
a_file_that_became_shorter_is_damaged(void **state)
{
	struct record_scan scan = {0};
	struct record_row row;
	struct buf text = {0};
	FILE *file;

	(void)state;
	buf_puts(&text, "a,,\n");
	file = file_of(&text);
	open_scan(&scan, file, (off_t)text.len + 1);
	assert_int_equal(record_scan_next(&scan, &row), -1);
	assert_int_equal(errno, EBADMSG);
	record_scan_release(&scan);
	fclose(file);
	buf_free(&text);
}

static void
a_file_is_rewritten_in_parts(void **state)
{
	static const struct record_change changes[] = {{"00001000", "A", 7}};
	struct record_scan scan = {0};
	struct buf text = {0}, once = {0}, twice = {0}, expected = {0};
	FILE *file;

	(void)state;
	for (int i = 0; i < 30000; i++)
		buf_printf(&text, "%08d,,\n", i);
	assert_int_equal(rewrite(text.data, text.len, changes, 1, &expected), 0);
	file = file_of(&text);
	open_scan(&scan, file, (off_t)text.len);
	assert_int_equal(record_rewrite(&scan, changes, 1, keep, &once), 0);
	assert_int_equal(record_rewrite(&scan, changes, 1, keep, &twice), 0);
	assert_string_equal(once.data, expected.data);
	assert_string_equal(twice.data, expected.data);
	assert_int_equal(once.len, text.len + strlen("sha256=A7"));
	record_scan_release(&scan);
	fclose(file);
	buf_free(&text);
	buf_free(&once);
	buf_free(&twice);
	buf_free(&expected);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_come_in_their_own_order),
		cmocka_unit_test(damaged_rows_are_refused),
		cmocka_unit_test(a_row_may_have_64_kib_less_one),
		cmocka_unit_test(only_changed_rows_are_rewritten),
		cmocka_unit_test(a_file_has_the_rows_of_its_text),
		cmocka_unit_test(a_scan_takes_one_file_after_the_other),
		cmocka_unit_test(a_file_that_became_shorter_is_damaged),
		cmocka_unit_test(a_file_is_rewritten_in_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
