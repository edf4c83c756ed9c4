/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 as RFC 3629 defines it: each character in one form only.
 */
#include "support/unit.h"

#include "text/utf8.h"

static const struct {
	const char *text;
	size_t n; /* bytes taken; 0: not UTF-8 */
	uint32_t c;
	const char *reason;
} table[] = {
	{"a", 1, 'a', "ASCII"},
	{"", 1, 0, "the end of the text is the character 0"},
	{"\x7f", 1, 0x7f, "the last of one byte"},
	{"\xc2\x80", 2, 0x80, "the first of two"},
	{"\xc3\xa4z", 2, 0xe4, "the next character is left alone"},
	{"\xdf\xbf", 2, 0x7ff, "the last of two"},
	{"\xe0\xa0\x80", 3, 0x800, "the first of three"},
	{"\xed\x9f\xbf", 3, 0xd7ff, "the last before the surrogates"},
	{"\xee\x80\x80", 3, 0xe000, "the first after them"},
	{"\xef\xbf\xbf", 3, 0xffff, "the last of three"},
	{"\xf0\x90\x80\x80", 4, 0x10000, "the first of four"},
	{"\xf4\x8f\xbf\xbf", 4, 0x10ffff, "the last of all"},
	{"\xf4\x90\x80\x80", 0, 0, "beyond it"},
	{"\xf7\xbf\xbf\xbf", 0, 0, "far beyond it"},
	{"\x80", 0, 0, "a continuation without a start"},
	{"\xbf", 0, 0, "the last continuation"},
	{"\xc0\x80", 0, 0, "NUL in two bytes, as Java writes it"},
	{"\xc0\xaf", 0, 0, "'/' in two bytes"},
	{"\xc1\xbf", 0, 0, "ASCII in two bytes"},
	{"\xe0\x80\xaf", 0, 0, "'/' in three bytes"},
	{"\xe0\x9f\xbf", 0, 0, "two bytes' worth in three"},
	{"\xf0\x8f\xbf\xbf", 0, 0, "three bytes' worth in four"},
	{"\xed\xa0\x80", 0, 0, "the first surrogate"},
	{"\xed\xbf\xbf", 0, 0, "the last surrogate"},
	{"\xf8\x88\x80\x80\x80", 0, 0, "five bytes"},
	{"\xfe", 0, 0, "a byte that never stands in UTF-8"},
	{"\xff", 0, 0, "another"},
	{"\xc3", 0, 0, "cut short: two bytes"},
	{"\xe2\x82", 0, 0, "cut short: three"},
	{"\xf0\x9f\x98", 0, 0, "cut short: four"},
	{"\xc3(", 0, 0, "no continuation"},
	{"\xe2\x82(", 0, 0, "no third byte"},
	{"\xe2(\x82", 0, 0, "no second byte"},
	{"\xc3\xc3", 0, 0, "a start in place of a continuation"},
};

static void
each_character_has_one_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		uint32_t c = 0;
		size_t n = utf8_decode(table[i].text, &c);

		CHECK(n == table[i].n, "%zu bytes: %s", n, table[i].reason);
		CHECK(n == 0 || c == table[i].c, "U+%04x: %s", (unsigned)c, table[i].reason);
	}
}

static void
encode(uint32_t c, char text[5])
{
	size_t n = 0;

	if (c < 0x80) {
		text[n++] = (char)c;
	} else if (c < 0x800) {
		text[n++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		text[n++] = (char)(0xe0 | c >> 12);
	} else {
		text[n++] = (char)(0xf0 | c >> 18);
		text[n++] = (char)(0x80 | (c >> 12 & 63));
	}
	if (c >= 0x800)
		text[n++] = (char)(0x80 | (c >> 6 & 63));
	if (c >= 0x80)
		text[n++] = (char)(0x80 | (c & 63));
	text[n] = '\0';
}

static void
all_characters_come_back(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x110400; c++) {
		char text[5];
		uint32_t got = 0;
		size_t n;
		int is_character = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);

		encode(c, text);
		n = utf8_decode(text, &got);
		CHECK(is_character ? n == strlen(text) && got == c : n == 0, "U+%04x", (unsigned)c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_character_has_one_form),
		cmocka_unit_test(all_characters_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
