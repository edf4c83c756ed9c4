/* SPDX-License-Identifier: MIT */
/*
 * Python's repr() of strings. The reprs are those of CPython 3.11, of os.fsdecode(text).
 */
#include "support/unit.h"

#include "core/buf.h"
#include "text/py_repr.h"

static const struct {
	const char *text, *repr, *reason;
} reprs[] = {
	{"", "''", "empty"},
	{"plain", "'plain'", "plain"},
	{"it's", "\"it's\"", "a single quote: in double ones"},
	{"\"", "'\"'", "a double quote: in single ones"},
	{"both ' \"", "'both \\' \"'", "both: in single ones, escaped"},
	{"a\\b", "'a\\\\b'", "a backslash"},
	{"\n\r\t", "'\\n\\r\\t'", "the three with a letter"},
	{"\x01\x0b\x1f", "'\\x01\\x0b\\x1f'", "other control characters"},
	{"\x7f\xc2\x80\xc2\x9f\xc2\xa0", "'\\x7f\\x80\\x9f\\xa0'",
	 "DEL, C1 and the no-break space"},
	{"\xc2\xad", "'\\xad'", "the soft hyphen"},
	{"\xc3\xa4\xe2\x82\xac", "'\xc3\xa4\xe2\x82\xac'", "letters beyond ASCII"},
	{"\xf0\x9f\x98\x80", "'\xf0\x9f\x98\x80'", "a face"},
	{"\xc3\xa9\xcc\x81", "'\xc3\xa9\xcc\x81'", "a combining accent"},
	{"\xe1\x9a\x80\xe1\xa0\x8e", "'\\u1680\\u180e'", "a space and a separator of old scripts"},
	{"\xe2\x80\x8b\xe2\x80\x8f", "'\\u200b\\u200f'", "no width, and a direction"},
	{"\xe2\x80\xa8\xe2\x80\xae\xe2\x81\xa6", "'\\u2028\\u202e\\u2066'",
	 "line ends and overrides"},
	{"\xd8\x9c\xe2\x81\x9f", "'\\u061c\\u205f'", "a direction mark, a space"},
	{"\xe3\x80\x80\xef\xbb\xbf", "'\\u3000\\ufeff'", "the wide space, the byte order mark"},
	{"\xee\x80\x80", "'\\ue000'", "private use"},
	{"\xef\xbf\xbc\xef\xbf\xbd", "'\xef\xbf\xbc\xef\xbf\xbd'", "replacement characters"},
	{"\xf3\xa0\x80\x81\xf3\xb0\x80\x80", "'\\U000e0001\\U000f0000'", "tags, private use"},
	{"\xf4\x8f\xbf\xbf", "'\\U0010ffff'", "the last character"},
	{"\xff", "'\\udcff'", "a byte that is not UTF-8"},
	{"a\xc3", "'a\\udcc3'", "a character cut short"},
	{"\xed\xb2\x80", "'\\udced\\udcb2\\udc80'", "a surrogate is three such bytes"},
};

static void
repr_is_pythons(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(reprs); i++) {
		struct buf out = {0};

		assert_int_equal(py_repr(reprs[i].text, &out), 0);
		CHECK(!strcmp(out.data, reprs[i].repr), "got %s, not %s: %s", out.data,
		      reprs[i].repr, reprs[i].reason);
		buf_free(&out);
	}
}

static const struct {
	const char *inner, *text, *reason;
} escapes[] = {
	{"", "", "empty"},
	{"\\q\\", "\\q\\", "no escapes, and a backslash at the end"},
	{"\\x4", "\\x4", "cut short"},
	{"\\x41\\u0041\\U00000041", "AAA", "one letter in three ways"},
	{"\\u20", "\\u20", "cut short"},
	{"\\x+1\\x 1\\xg1", "\\x+1\\x 1\\xg1", "digits that strtoul takes and Python does not"},
	{"\\x00\\u0000", "\\x00\\u0000", "no NUL gets into a text"},
	{"\\U00110000\\Uffffffff", "\\U00110000\\Uffffffff", "beyond the last character"},
	{"\\udcff", "\xff", "a byte of PEP 383"},
	{"\\\\n", "\\n", "an escaped backslash starts no escape"},
};

static void
reading_a_repr_gives_the_text_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(reprs); i++) {
		struct buf out = {0};
		const char *repr = reprs[i].repr;

		assert_int_equal(py_repr_read(repr + 1, strlen(repr) - 2, &out), 0);
		CHECK(!strcmp(buf_str(&out), reprs[i].text), "%s: %s", repr, reprs[i].reason);
		buf_free(&out);
	}
	for (size_t i = 0; i < COUNT_OF(escapes); i++) {
		struct buf out = {0};
		size_t n = strlen(escapes[i].inner);

		assert_int_equal(py_repr_read(escapes[i].inner, n, &out), 0);
		CHECK(!strcmp(buf_str(&out), escapes[i].text), "got %s, not %s: %s", buf_str(&out),
		      escapes[i].text, escapes[i].reason);
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(repr_is_pythons),
		cmocka_unit_test(reading_a_repr_gives_the_text_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
