/* SPDX-License-Identifier: MIT */
/*
 * The shim's reading of Python's options; its texts are private, so the source is included.
 */
#include "support/unit.h"

#include "pip_hook.c"

#define WORDS_MAX 8

static const struct {
	const char *words[WORDS_MAX];
	const char *made[WORDS_MAX]; /* "TEXT" stands for the hook's; none: it is left alone */
} rows[] = {
	{{"python", "-m", "pip", "x"}, {"python", "-c", "TEXT", "pip", "x"}},
	{{"python", "-mpip", "x"}, {"python", "-c", "TEXT", "pip", "x"}},
	{{"python", "-Im", "pip", "x"}, {"python", "-I", "-c", "TEXT", "pip", "x"}},
	{{"python", "-Impip", "x"}, {"python", "-I", "-c", "TEXT", "pip", "x"}},
	{{"python", "-Impip"}, {"python", "-I", "-c", "TEXT", "pip"}},
	{{"python", "-W", "-m", "-m", "pip"}, {"python", "-W", "-m", "-c", "TEXT", "pip"}},
	{{"python", "--", "pip/__main__.py"}, {"python", "--", "-c", "TEXT", "pip/__main__.py"}},
	{{"python", "-m"}, {0}},
	{{"python", "-m", "pipx"}, {0}},
	{{"python", "-c", "-m", "pip"}, {0}},
	{{"python", "x.py", "-m", "pip"}, {0}},
	{{"python", "-", "-m", "pip"}, {0}},
	{{"python", "-W"}, {0}},
	{{"python"}, {0}},
	{{0}, {0}},
};

/* Words of their own, which may be written to. */
static int
copy(char *to[WORDS_MAX + 1], char (*space)[32], const char *const *from)
{
	int n = 0;

	for (; n < WORDS_MAX && from[n]; n++)
		to[n] = strcpy(space[n], from[n]);
	to[n] = NULL;
	return n;
}

static void
hook_writes_what_it_says_and_no_more_than_four_pointers_more(void **state)
{
	static char end[] = "end";

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char space[WORDS_MAX][32];
		char *argv[WORDS_MAX + 1], *args[WORDS_MAX + 6];
		int argc = copy(argv, space, rows[i].words), n = 0;

		args[argc + 4] = end;
		CHECK(hook_args(argc, argv, args) == (rows[i].made[0] != NULL), "row %zu", i);
		CHECK(args[argc + 4] == end, "row %zu: written behind its end", i);
		for (; n < WORDS_MAX && rows[i].made[n]; n++)
			CHECK(!strcmp(args[n],
				      strcmp(rows[i].made[n], "TEXT") ? rows[i].made[n] : text),
			      "row %zu: word %d is '%s'", i, n, args[n]);
		CHECK(!n || !args[n], "row %zu: more words", i);
	}
}

static const struct {
	const char *words[WORDS_MAX], *made[WORDS_MAX];
	int exposed;
} options[] = {
	{{"p", "-I"}, {"p", "-s"}, HOOK_ISOLATED},
	{{"p", "-E", "x", "-I"}, {"p", "-R", "x", "-I"}, HOOK_ENVIRONMENT},
	{{"p", "-EsIW", "-E", "-I"}, {"p", "-RssW", "-E", "-s"}, HOOK_ENVIRONMENT | HOOK_ISOLATED},
	{{"p", "-IcE", "-E"}, {"p", "-scE", "-E"}, HOOK_ISOLATED},
	{{"p", "-XE", "-WI", "-c", "-I"}, {"p", "-XE", "-WI", "-c", "-I"}, 0},
	{{"p", "-X", "-I", "--", "-I"}, {"p", "-X", "-I", "--", "-I"}, 0},
	{{"p", "-mE", "-I"}, {"p", "-mE", "-I"}, 0},
	{{"p", "--check-hash-based-pycs", "-I", "-"},
	 {"p", "--check-hash-based-pycs", "-I", "-"},
	 0},
	{{"p", "-m"}, {"p", "-m"}, 0},
	{{"p"}, {"p"}, 0},
};

static void
hook_rewrites_the_options_that_overlook_variables(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(options); i++) {
		char space[WORDS_MAX][32];
		char *argv[WORDS_MAX + 1];
		int n = copy(argv, space, options[i].words);

		exposed = 0;
		CHECK(hook_expose(argv) == options[i].exposed, "row %zu: %d", i, exposed);
		while (n--)
			CHECK(!strcmp(argv[n], options[i].made[n]), "row %zu: '%s'", i, argv[n]);
	}
	exposing = exposed = 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hook_writes_what_it_says_and_no_more_than_four_pointers_more),
		cmocka_unit_test(hook_rewrites_the_options_that_overlook_variables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
