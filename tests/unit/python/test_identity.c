/* SPDX-License-Identifier: MIT */
/*
 * The identity that an environment is for.
 */
#include "support/unit.h"

#include "python/identity.h"

static const struct {
	const char *cfg, *sites[2], *words, *reason;
} cases[] = {
	{"version = 3.13.1\nexecutable = /a/python3.13t\n", {0}, "CPython 3.13t", "by the name"},
	{"version = 3.13.1td\nexecutable = /a/python3.13\n",
	 {0},
	 "CPython 3.13td",
	 "by the version"},
	{"version = 3.13t\n", {0}, "Python 3.13t", "of two numbers"},
	{"version_info = 3.14.0.final.0\n", {0}, "Python 3.14", "no letters of 'final'"},
	{"version = 3.14.0a1\n", {0}, "Python 3.14", "nor of an alpha version"},
	{"version = 3.13.1\nbase-executable = /a/python3.13td\n",
	 {"lib/python3.13t/site-packages"},
	 "CPython 3.13td",
	 "a debug build shares the directory"},
	{"version = 3.13.1\nexecutable = /a/python3.13\n",
	 {"lib/python3.13t/site-packages", "lib64/python3.13t/site-packages"},
	 "CPython 3.13t",
	 "free-threaded by its plain name"},
	{"version = 3.13.1\nexecutable = /a/python3.13\n",
	 {"lib/python3.13/site-packages", "lib/python3.13t/site-packages"},
	 "CPython 3.13",
	 "the other directory is that of an earlier build"},
	{"version = 3.13.1\nexecutable = /a/python3.13\n",
	 {"lib/python3.12/site-packages", "lib/python3.13t/site-packages"},
	 "CPython 3.13t",
	 "that of another version says nothing"},
	{"version = 3.13.1\nexecutable = /a/python3.13\nmovenv-abi = td\n",
	 {"lib/python3.13t/site-packages"},
	 "CPython 3.13td",
	 "movenv's key"},
	{"version = 3.13.1\n", {"lib/python3.13d/site-packages"}, "CPython 3.13", "no such place"},
	{"", {"lib/python3.13t/site-packages"}, "CPython 3.13t", "an empty file"},
	{"", {"lib/pypy3.9/site-packages"}, "PyPy 3.9", "PyPy's venv"},
};

static void
identity_of_an_environment_has_the_abi(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct path sites[2];
		struct identity identity;
		char words[IDENTITY_TEXT_CAP];
		size_t n = 0;

		for (; n < 2 && cases[i].sites[n]; n++)
			path_set(&sites[n], cases[i].sites[n], strlen(cases[i].sites[n]));
		identity_of_cfg(&identity, cases[i].cfg, strlen(cases[i].cfg), sites, n);
		identity_words(&identity, words);
		CHECK(!strcmp(words, cases[i].words), "got '%s', not '%s': %s", words,
		      cases[i].words, cases[i].reason);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identity_of_an_environment_has_the_abi),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
