/* SPDX-License-Identifier: MIT */
/*
 * Command lines that start pip or venv. The text of the hook is private, so the source is included.
 */
#include "support/unit.h"

#include "pip_hook.c"

#define WORDS_MAX 8

static const struct {
	const char *words[WORDS_MAX];
	const char *made[WORDS_MAX]; /* "TEXT" is the hook's text; none: no change */
} rows[] = {
	{{"python", "-m", "pip", "x"}, {"python", "-c", "TEXT", "pip", "x"}},
	{{"python", "-mpip", "x"}, {"python", "-c", "TEXT", "pip", "x"}},
	{{"python", "-Im", "pip", "x"}, {"python", "-I", "-c", "TEXT", "pip", "x"}},
	{{"python", "-Impip", "x"}, {"python", "-I", "-c", "TEXT", "pip", "x"}},
	{{"python", "-Impip"}, {"python", "-I", "-c", "TEXT", "pip"}},
	{{"python", "-W", "-m", "-m", "pip"}, {"python", "-W", "-m", "-c", "TEXT", "pip"}},
	{{"python", "--", "pip/__main__.py", "x"},
	 {"python", "-c", "TEXT", "pip/__main__.py", "x"}},
	{{"python", "-I", "--", "pip/__main__.py"},
	 {"python", "-I", "-c", "TEXT", "pip/__main__.py"}},
	{{"python", "-W", "--", "pip/__main__.py"},
	 {"python", "-W", "--", "-c", "TEXT", "pip/__main__.py"}},
	{{"python", "-s-", "pip/__main__.py"}, {0}},
	{{"python", "-m"}, {0}},
	{{"python", "-m", "pipx"}, {0}},
	{{"python", "-c", "-m", "pip"}, {0}},
	{{"python", "x.py", "-m", "pip"}, {0}},
	{{"python", "-", "-m", "pip"}, {0}},
	{{"python", "-W"}, {0}},
	{{"python"}, {0}},
	{{0}, {0}},
};

/* Copies the words into memory that may be written to. */
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
hook_changes_the_words_for_pip_and_adds_at_most_four(void **state)
{
	static char end[] = "end";

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char space[WORDS_MAX][32];
		char *argv[WORDS_MAX + 1], *args[WORDS_MAX + 6];
		int argc = copy(argv, space, rows[i].words), n = 0;

		args[argc + 4] = end;
		CHECK(pip_hook_args(argv, args) == (rows[i].made[0] != NULL), "row %zu", i);
		CHECK(args[argc + 4] == end, "row %zu: written after its end", i);
		for (; n < WORDS_MAX && rows[i].made[n]; n++)
			CHECK(!strcmp(args[n], strcmp(rows[i].made[n], "TEXT") ? rows[i].made[n]
									       : hook_text),
			      "row %zu: word %d is '%s'", i, n, args[n]);
		CHECK(!n || !args[n], "row %zu: more words", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hook_changes_the_words_for_pip_and_adds_at_most_four),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
