/* SPDX-License-Identifier: MIT */
/*
 * Foreign texts for messages: cut, and with visible NULs.
 */
#include "support/unit.h"

#include "text/shown.h"

static const struct {
	const char *text;
	size_t n, cap;
	const char *shown, *reason;
} cases[] = {
	{"", 0, 16, "", "an empty text"},
	{"pip", 3, 16, "pip", "the plain case"},
	{"pip/x", 3, 16, "pip", "no byte beyond the length"},
	{"a\0b", 3, 64, "a\\x00b", "a NUL"},
	{"\0\0", 2, 64, "\\x00\\x00", "nothing but NULs"},
	{"a\nb", 3, 16, "a\nb", "other control characters are the message's work"},
	{"abcdefghijklmnop", 16, 16, "abcdefg...", "a text that is too long"},
	{"abcdef\0hijklmnop", 16, 16, "abcdef\\x00...", "a NUL at the end of the room"},
	{"abcdef\xc3\xa4hijklmnop", 17, 16, "abcdef...", "a letter of two bytes there"},
	{"abcde\xe2\x82\xacijklmnop", 16, 16, "abcde...", "a letter of three"},
	{"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80", 10, 16, "\x80\x80\x80\x80...", "no letters"},
};

static void
a_text_is_cut_and_its_nuls_are_visible(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[64];

		memset(out, 'x', sizeof(out));
		CHECK(!strcmp(shown(out, cases[i].cap, cases[i].text, cases[i].n), cases[i].shown),
		      "'%s', not '%s': %s", out, cases[i].shown, cases[i].reason);
		CHECK(strlen(out) < cases[i].cap, "no room: %s", cases[i].reason);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_cut_and_its_nuls_are_visible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
