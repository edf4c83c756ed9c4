/* SPDX-License-Identifier: MIT */
/*
 * The scanner of Python's own options (CPython Python/getopt.c).
 */
#include "support/unit.h"

#include "python_options.h"

#define WORDS_MAX 6

static const struct {
	const char *words[WORDS_MAX];
	const char *letters; /* those that are read, in order */
	int next;            /* the word after the options */
	const char *value;   /* of the last letter */
	const char *reason;
} rows[] = {
	{{"p"}, "", 1, NULL, "no words"},
	{{"p", "x", "-I"}, "", 1, NULL, "the script ends the options"},
	{{"p", "-", "-I"}, "", 1, NULL, "the standard input is a script"},
	{{"p", "-I", "-E", "x"}, "IE", 3, NULL, "two options, a word each"},
	{{"p", "-EsI", "x"}, "EsI", 2, NULL, "a group"},
	{{"p", "-I", "--", "-E"}, "I", 3, NULL, "-- ends the options"},
	{{"p", "--help", "-E"}, "E", 3, NULL, "a long option"},
	{{"p", "--check-hash-based-pycs", "-I", "x"}, "", 3, NULL, "a long option with a value"},
	{{"p", "--check-hash-based-pycs"}, "", 2, NULL, "whose value is missing"},
	{{"p", "-W", "-I", "-E"}, "WE", 4, NULL, "the next word is a value"},
	{{"p", "-sXI", "-E"}, "sXE", 3, NULL, "the rest of the group is a value"},
	{{"p", "-X"}, "X", 2, NULL, "a value is missing"},
	{{"p", "-c", "code", "-I"}, "c", 3, "code", "-c ends the options"},
	{{"p", "-Iccode", "-E"}, "Ic", 2, "code", "-c in a group"},
	{{"p", "-m", "pip", "-I"}, "m", 3, "pip", "-m ends the options"},
	{{"p", "-Impip", "-E"}, "Im", 2, "pip", "-m in a group"},
	{{"p", "-m"}, "m", 2, NULL, "the module is missing"},
	{{"p", "-s-check-hash-based-pycs", "-I", "-E"}, "sE", 4, NULL, "a long one in a group"},
	{{"p", "-s-help-all", "-E"}, "sE", 3, NULL, "one without a value in a group"},
	{{"p", "-s-", "-E"}, "s", 2, NULL, "a '-' after letters ends the options"},
};

static void
python_options_reads_as_python_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char space[WORDS_MAX][32], *argv[WORDS_MAX + 1] = {NULL};
		struct python_options options = {.argv = argv, .next = 1};
		char letters[8] = "";
		size_t n = 0;

		for (size_t w = 0; w < WORDS_MAX && rows[i].words[w]; w++)
			argv[w] = strcpy(space[w], rows[i].words[w]);
		for (int letter; n < 7 && (letter = python_options_next(&options)) != 0;)
			letters[n++] = (char)letter;
		CHECK(!strcmp(letters, rows[i].letters), "%s: '%s'", rows[i].reason, letters);
		CHECK(options.next == rows[i].next, "%s: next is %d", rows[i].reason, options.next);
		CHECK(!rows[i].value || !strcmp(options.value, rows[i].value), "%s: value '%s'",
		      rows[i].reason, options.value);
	}
}

static void
python_options_lets_letters_be_changed(void **state)
{
	char group[] = "-EsIW", value[] = "-E", *argv[] = {"p", group, value, NULL};
	struct python_options options = {.argv = argv, .next = 1};

	(void)state;
	for (int letter; (letter = python_options_next(&options)) != 0;)
		if (letter == 'E' || letter == 'I')
			*options.letter = 'x';
	CHECK(!strcmp(group, "-xsxW"), "group '%s'", group);
	CHECK(!strcmp(value, "-E"), "value '%s'", value);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(python_options_reads_as_python_does),
		cmocka_unit_test(python_options_lets_letters_be_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
