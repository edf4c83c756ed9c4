/* SPDX-License-Identifier: MIT */
/*
 * Control characters are told from others, in UTF-8 and out of it.
 */
#include <string.h>

#include "common/control.h"
#include "support/unit.h"

static const struct {
	const char *text;
	int is_control;
	size_t n;
	const char *reason;
} texts[] = {
	{"a", 0, 1, "ASCII"},
	{"\n", 1, 1, "C0"},
	{"\033[31m", 1, 1, "ESC"},
	{"\177", 1, 1, "DEL"},
	{" ", 0, 1, "the first that is none"},
	{"\xc2\x80", 1, 2, "the first of C1"},
	{"\xc2\x9b", 1, 2, "CSI"},
	{"\xc2\x9f", 1, 2, "the last of C1"},
	{"\xc2\xa0", 0, 2, "the first after C1"},
	{"\x9b", 1, 1, "CSI as a byte of its own"},
	{"\x9b\x9b", 1, 1, "a byte that continues nothing"},
	{"\xe9\x9b", 0, 1, "a sequence that is cut short: its first byte"},
	{"\xe2\x80\xae", 0, 3, "three bytes"},
	{"\xe0\x82\x9b", 0, 3, "overlong, in three bytes: no terminal takes it"},
	{"\xc0\x9b", 1, 2, "ESC in an overlong form"},
	{"\xf0\x9f\x98\x80", 0, 4, "four bytes"},
	{"\xff", 0, 1, "never in UTF-8"},
};

static void
control_is_told_by_the_first_character(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		size_t n = 0;
		int is = control_is(texts[i].text, &n);

		CHECK(is == texts[i].is_control && n == texts[i].n, "%zu gives %d, %zu: %s", i, is,
		      n, texts[i].reason);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_is_told_by_the_first_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
