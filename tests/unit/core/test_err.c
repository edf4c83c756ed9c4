/* SPDX-License-Identifier: MIT */
/*
 * No text in a message draws on a terminal.
 */
#include "support/unit.h"

#include "core/err.h"

static const struct {
	const char *text, *escaped, *reason;
} cases[] = {
	{"", "", "nothing"},
	{"a b'\"\\", "a b'\"\\", "the printable characters"},
	{"a\nb", "a\\nb", "a newline"},
	{"a\r\tb\x1b[2J\x7f", "a\\x0d\\x09b\\x1b[2J\\x7f", "the others of ASCII"},
	{"\xc2\x9b"
	 "2J",
	 "\\x9b2J", "a control character of Unicode"},
	{"\xc2\x80\xc2\x9f", "\\x80\\x9f", "the first and the last of them"},
	{"\xc2\xa0\xc3\x9b\xe2\x82\xac", "\xc2\xa0\xc3\x9b\xe2\x82\xac", "letters"},
	{"\xc2", "\xc2", "half a letter at the end"},
	{"\xc2\n", "\xc2\\n", "half a letter"},
};

static void
control_characters_are_escaped(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct buf out = {0};

		assert_int_equal(err_escape(&out, cases[i].text), 0);
		CHECK(!strcmp(buf_str(&out), cases[i].escaped), "got '%s': %s", buf_str(&out),
		      cases[i].reason);
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_characters_are_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
