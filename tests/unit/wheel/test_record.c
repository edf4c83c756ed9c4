/* SPDX-License-Identifier: MIT */
/*
 * RECORD is read and written as Python's csv module does it.
 */
#include "support/unit.h"

#include "core/sha256.h"
#include "wheel/record.h"

static const struct {
	const char *text;
	const char *rows; /* "name|hash|size;" for each, in the order of names */
	const char *reason;
} good[] = {
	{"", "", "an empty file"},
	{"a,sha256=x,1\n", "a|sha256=x|1;", "the plain case"},
	{"a,sha256=x,1", "a|sha256=x|1;", "the last line need not end"},
	{"a,sha256=x,1\r\nb,,\r\n", "a|sha256=x|1;b||;", "CRLF, as bdist_wheel writes it"},
	{"a,sha256=x,1\r", "a|sha256=x|1;", "CR at the end"},
	{"b,,\na,,\n", "a||;b||;", "rows are sorted"},
	{"a\n", "a||;", "one field"},
	{"a,h\n", "a|h|;", "two fields"},
	{"\n\na,,\n\n", "a||;", "empty lines are passed over"},
	{",sha256=x,1\n", "", "a row without a name as well"},
	{"\"a,b\",h,1\n", "a,b|h|1;", "a comma in quotes"},
	{"\"a\"\"b\",h,1\n", "a\"b|h|1;", "a quote in quotes"},
	{"\"\"\"\",h,1\n", "\"|h|1;", "nothing but a quote"},
	{"\"a\nb\",h,1\nc,,\n", "a\nb|h|1;c||;", "a newline in quotes"},
	{"\"a\r\nb\",h,1\r\n", "a\r\nb|h|1;", "CRLF in quotes stays CRLF"},
	{"\"a\",\"h\",\"1\"\n", "a|h|1;", "quotes round all"},
	{"\"a\"", "a||;", "quotes at the end of the text"},
	{"\"a\"\r\n", "a||;", "quotes before CRLF"},
	{" a , h , 1 \n", " a | h | 1 ;", "white space belongs to the fields"},
	{"\xc3\xa4,h,1\n", "\xc3\xa4|h|1;", "names beyond ASCII"},
};

static void
rows_are_read_as_csv(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct record record;
		struct buf got = {0};

		CHECK(record_parse(&record, good[i].text, strlen(good[i].text)) == 0, "refused: %s",
		      good[i].reason);
		for (size_t n = 0; n < record.count; n++)
			buf_printf(&got, "%s|%s|%s;", record.rows[n].name, record.rows[n].hash,
				   record.rows[n].size);
		CHECK(!strcmp(buf_str(&got), good[i].rows), "got '%s': %s", buf_str(&got),
		      good[i].reason);
		buf_free(&got);
		record_release(&record);
	}
}

static const struct {
	const char *text;
	size_t n; /* 0: strlen */
	const char *reason;
} bad[] = {
	{"a,h,1,x\n", 0, "a fourth field"},
	{"a,,,\n", 0, "even an empty one"},
	{"\"a,h,1\n", 0, "quotes that do not end"},
	{"\"", 0, "nothing but a quote"},
	{"\"a\"\"", 0, "a doubled quote is not an end"},
	{"\"a\"b,h,1\n", 0, "a letter after the quotes"},
	{"\"a\" ,h,1\n", 0, "even a space"},
	{"a\"b,h,1\n", 0, "a quote in the middle"},
	{"a\rb,h,1\n", 0, "CR in the middle"},
	{"a\r\r\n", 0, "two of them"},
	{"a,,\nb,,\na,,\n", 0, "a name twice"},
	{"a,,\n\"a\",,\n", 0, "a name twice, once in quotes"},
	{"a\0b,h,1\n", 8, "a NUL"},
	{"a,h,1\n\0", 7, "a NUL at the end"},
	{"\0", 1, "nothing but a NUL"},
};

static void
text_that_is_not_csv_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct record record;

		errno = 0;
		CHECK(record_parse(&record, bad[i].text,
				   bad[i].n ? bad[i].n : strlen(bad[i].text)) == -1 &&
			      errno == EBADMSG,
		      "accepted: %s", bad[i].reason);
		record_release(&record);
	}
}

static void
no_byte_beyond_the_length_is_read(void **state)
{
	struct record record;

	(void)state;
	assert_int_equal(record_parse(&record, "a,h,1x,y", 5), 0);
	assert_string_equal(record.rows[0].size, "1");
	record_release(&record);
}

static void
rows_are_found_by_name(void **state)
{
	struct record record = {0};

	(void)state;
	assert_null(record_find(&record, "a"));
	assert_int_equal(record_parse(&record, "c,3,\na,1,\nb,2,\n", 15), 0);
	assert_string_equal(record_find(&record, "a")->hash, "1");
	assert_string_equal(record_find(&record, "b")->hash, "2");
	assert_string_equal(record_find(&record, "c")->hash, "3");
	assert_null(record_find(&record, ""));
	assert_null(record_find(&record, "A"));
	assert_null(record_find(&record, "bb"));
	record_release(&record);
	assert_null(record_find(&record, "a"));
	record_release(&record);
}

static void
rows_are_written_as_they_are_read(void **state)
{
	static const char *const names[] = {
		"a", "a,b", "a\"b", "\"", "a\nb", "a\r\nb", " a ", "\xff", "x'y", "../../bin/pip",
	};
	struct record record;
	struct buf out = {0};
	char hash[SHA256_TEXT_CAP];

	(void)state;
	sha256_text_of("x", 1, hash);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_int_equal(record_add(&out, names[i], hash, i), 0);
	assert_int_equal(record_add(&out, "RECORD", NULL, 7), 0);
	assert_int_equal(record_parse(&record, out.data, out.len), 0);
	assert_int_equal(record.count, COUNT_OF(names) + 1);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct record_row *row = record_find(&record, names[i]);
		char size[] = {(char)('0' + i), '\0'};

		CHECK(row, "'%s' is lost", names[i]);
		assert_memory_equal(row->hash, "sha256=", 7);
		assert_string_equal(row->hash + 7, hash);
		assert_string_equal(row->size, size);
	}
	assert_string_equal(record_find(&record, "RECORD")->hash, "");
	assert_string_equal(record_find(&record, "RECORD")->size, "");
	record_release(&record);
	buf_free(&out);
}

static void
rows_are_written_as_csv_writes_them(void **state)
{
	struct buf out = {0};

	(void)state;
	assert_int_equal(record_add(&out, "a/b.py", "HASH", 0), 0);
	assert_int_equal(record_add(&out, "a,\"b\"", "HASH", 123456789), 0);
	assert_int_equal(record_add(&out, "RECORD", NULL, 0), 0);
	assert_string_equal(out.data,
			    "a/b.py,sha256=HASH,0\n\"a,\"\"b\"\"\",sha256=HASH,123456789\n"
			    "RECORD,,\n");
	buf_free(&out);
}

/* Of "abc", as FIPS 180-4 has it. */
#define HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define BASE64 "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"

static const struct {
	const char *hash;
	int is_sha256, is_it;
	const char *reason;
} hashes[] = {
	{"sha256=" BASE64, 1, 1, "the plain case"},
	{"sha256=" BASE64 "=", 1, 1, "the padding of base64"},
	{"sha256=" HEX, 1, 1, "hexadecimal"},
	{"sha256=BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", 1, 1,
	 "hexadecimal, in capitals"},
	{"sha256=" BASE64 "=x", 1, 0, "something after the padding"},
	{"sha256=" BASE64 "x", 1, 0, "something after it"},
	{"sha256=" HEX "a", 1, 0, "too many digits"},
	{"sha256=aa7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 1, 0,
	 "other digits"},
	{"sha256=xa7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 1, 0,
	 "what is not a digit"},
	{"sha256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa", 1, 0, "a part of it"},
	{"sha256=", 1, 0, "nothing"},
	{"sha256=====", 1, 0, "nothing but padding"},
	{"sha256", 0, 0, "no hash"},
	{"", 0, 0, "nothing at all"},
	{BASE64, 0, 0, "no name of it"},
	{"sha512=" BASE64, 0, 0, "another name"},
	{"md5=kAFQmDzST7DWlj99KOF_cg", 0, 0, "one that is too weak"},
};

static void
the_hash_in_a_row_is_compared(void **state)
{
	char hash[SHA256_TEXT_CAP];

	(void)state;
	sha256_text_of("abc", 3, hash);
	assert_string_equal(hash, BASE64);
	for (size_t i = 0; i < COUNT_OF(hashes); i++) {
		struct record_row row = {"a", hashes[i].hash, ""};

		CHECK(record_row_has_sha256(&row) == hashes[i].is_sha256, "its name: %s",
		      hashes[i].reason);
		CHECK(record_row_is_hash(&row, hash) == hashes[i].is_it, "%s", hashes[i].reason);
	}
}

static void
the_size_in_a_row_is_compared(void **state)
{
	static const char *const good[] = {"", "12"};
	static const char *const other[] = {"1",   "120", "012", "+12", " 12",
					    "12 ", "12x", "-12", "0xc", "18446744073709551628"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct record_row row = {"a", "", good[i]};

		CHECK(record_row_is_size(&row, 12), "'%s'", good[i]);
	}
	for (size_t i = 0; i < COUNT_OF(other); i++) {
		struct record_row row = {"a", "", other[i]};

		CHECK(!record_row_is_size(&row, 12), "'%s'", other[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_read_as_csv),
		cmocka_unit_test(text_that_is_not_csv_is_refused),
		cmocka_unit_test(no_byte_beyond_the_length_is_read),
		cmocka_unit_test(rows_are_found_by_name),
		cmocka_unit_test(the_hash_in_a_row_is_compared),
		cmocka_unit_test(the_size_in_a_row_is_compared),
		cmocka_unit_test(rows_are_written_as_they_are_read),
		cmocka_unit_test(rows_are_written_as_csv_writes_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
