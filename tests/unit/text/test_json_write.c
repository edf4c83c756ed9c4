/* SPDX-License-Identifier: MIT */
/*
 * JSON strings: ASCII, and each text comes back from json.loads and os.fsencode as it was.
 */
#include "support/unit.h"

#include "core/buf.h"
#include "text/json_write.h"

static const struct {
	const char *text, *json, *reason;
} table[] = {
	{"", "\"\"", "empty"},
	{"plain text /", "\"plain text /\"", "'/' needs no escape"},
	{"a\"b", "\"a\\\"b\"", "the quote"},
	{"a\\b", "\"a\\\\b\"", "the backslash"},
	{"\n\t\r", "\"\\u000a\\u0009\\u000d\"", "control characters"},
	{"\x01\x1f", "\"\\u0001\\u001f\"", "the first and the last of them"},
	{"\x7f", "\"\\u007f\"", "DEL"},
	{"\xc3\xa4", "\"\\u00e4\"", "beyond ASCII"},
	{"\xe2\x80\xa8", "\"\\u2028\"", "a line end to JavaScript"},
	{"\xef\xbf\xbf", "\"\\uffff\"", "the last of one unit"},
	{"\xf0\x90\x80\x80", "\"\\ud800\\udc00\"", "the first of two"},
	{"\xf0\x9f\x98\x80", "\"\\ud83d\\ude00\"", "a face"},
	{"\xf4\x8f\xbf\xbf", "\"\\udbff\\udfff\"", "the last character"},
	{"\xff", "\"\\udcff\"", "a byte that is not UTF-8 (PEP 383)"},
	{"a\xc3", "\"a\\udcc3\"", "a character cut short"},
	{"\xed\xb2\x80", "\"\\udced\\udcb2\\udc80\"", "a surrogate in UTF-8 is three such bytes"},
	{"\xc0\xaf", "\"\\udcc0\\udcaf\"", "a form that is too long is two"},
};

static void
strings_are_quoted_for_json(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct buf out = {0};

		assert_int_equal(json_string(&out, table[i].text), 0);
		CHECK(!strcmp(out.data, table[i].json), "got %s: %s", out.data, table[i].reason);
		buf_free(&out);
	}
}

static void
strings_are_appended(void **state)
{
	struct buf out = {0};

	(void)state;
	assert_int_equal(buf_puts(&out, "{"), 0);
	assert_int_equal(json_string(&out, "a"), 0);
	assert_string_equal(out.data, "{\"a\"");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_are_quoted_for_json),
		cmocka_unit_test(strings_are_appended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
