/* SPDX-License-Identifier: MIT */
/*
 * Patterns of names. Each row was compared with Python's fnmatch.fnmatchcase.
 */
#include "support/unit.h"

#include "text/glob.h"

static const struct {
	const char *pattern, *name;
	int matches;
	const char *reason;
} table[] = {
	{"", "", 1, "nothing is nothing"},
	{"", "a", 0, "and no more"},
	{"a", "", 0, "a text is not nothing"},
	{"*", "", 1, "a star takes nothing"},
	{"*", "a/b/.c", 1, "or anything, slashes and hidden names too"},
	{"a*c", "abc", 1, "in the middle"},
	{"a*c", "abcd", 0, "the whole name has to match"},
	{"*/tests", "lib/x/tests", 1, "at the start"},
	{"*/tests", "lib/x/tests2", 0, "the end is not free"},
	{"*ab*ab", "abaab", 1, "the star takes more when it has to"},
	{"*ab*ab", "aab", 0, "a text is not used twice"},
	{"**", "x", 1, "two stars are one"},
	{"a**", "a", 1, "also at the end"},
	{"*a*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0,
	 "in a short time"},
	{"?", "a", 1, "one character"},
	{"?", "", 0, "one is needed"},
	{"?", "\xc3\xa4", 1, "one character of two bytes"},
	{"?", "/", 1, "a slash is a character"},
	{"[abc]", "b", 1, "a set"},
	{"[abc]", "d", 0, "a character that is not in it"},
	{"[a-c]x", "bx", 1, "a range"},
	{"[c-a]", "b", 0, "a range that goes down is empty"},
	{"[!a-c]", "b", 0, "all but a range"},
	{"[!a-c]", "d", 1, "a character outside it"},
	{"[!a]", "", 0, "needs a character"},
	{"[]]", "]", 1, "the first ] is in the set"},
	{"[!]]", "]", 0, "also after !"},
	{"[a-]", "-", 1, "a - at the end is itself"},
	{"[-a]", "-", 1, "and at the start"},
	{"[*]", "*", 1, "a star itself"},
	{"[*]", "a", 0, "and nothing else"},
	{"[\xc3\xa0-\xc3\xa5]", "\xc3\xa4", 1, "a range of longer characters"},
	{"[", "[", 1, "a set without an end is text"},
	{"[a", "[a", 1, "with characters too"},
	{"[]", "[]", 1, "an empty set is text"},
	{"[!]", "[!]", 1, "so is this"},
	{"\\*", "*", 0, "a backslash is a character"},
	{"\\", "\\", 1, "which is itself"},
	{"A", "a", 0, "letters have their case"},
};

static void
patterns_match_as_pythons_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(table); i++)
		CHECK(glob_matches(table[i].pattern, table[i].name) == table[i].matches,
		      "'%s' and '%s': %s", table[i].pattern, table[i].name, table[i].reason);
}

static void
bytes_that_are_not_utf8_match_themselves(void **state)
{
	(void)state;
	assert_true(glob_matches("a?b", "a\xff"
					"b"));
	assert_true(glob_matches("*\xff", "x\xff"));
	assert_false(glob_matches("\xff", "\xfe"));
	assert_false(glob_matches("\xff", "\xc3\xbf"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_match_as_pythons_do),
		cmocka_unit_test(bytes_that_are_not_utf8_match_themselves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
