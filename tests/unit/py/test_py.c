/* SPDX-License-Identifier: MIT */
/*
 * The leaves of py: the script in a command line, versions that are asked for, and those of
 * directories.
 */
#include "support/unit.h"

#include "py/script_arg.h"
#include "py/wanted.h"
#include "python/dir_version.h"

static const struct {
	const char *words[6], *script;
} lines[] = {
	{{NULL}, NULL},
	{{"script.py", "-c"}, "script.py"},
	{{"-u", "script.py"}, "script.py"},
	{{"-W", "ignore", "script.py"}, "script.py"},
	{{"-Wignore", "script.py"}, "script.py"},
	{{"-uX", "dev", "script.py"}, "script.py"},
	{{"-Q", "new", "script.py"}, "script.py"}, /* Python 2 */
	{{"--check-hash-based-pycs", "always", "x"}, "x"},
	{{"--check-hash-based-pycs=always", "x"}, "x"},
	{{"--help-env", "x"}, "x"},
	{{"--", "-odd.py"}, "-odd.py"},
	{{"", "x"}, ""},
	{{"-c", "x"}, NULL},
	{{"-Im", "x"}, NULL},
	{{"-mx", "y"}, NULL},
	{{"-", "x"}, NULL},
	{{"--"}, NULL},
	{{"-W"}, NULL},
	{{"-u", "-X"}, NULL},
};

static void
script_arg_is_the_first_word_that_is_not_an_option(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *found = script_arg((char *const *)lines[i].words);

		if (!lines[i].script)
			assert_null(found);
		else
			assert_string_equal(found, lines[i].script);
	}
}

static const struct {
	const char *text;
	enum implementation implementation;
	int major, minor;
} wanted[] = {
	{"", CPYTHON, -1, -1},
	{"3", CPYTHON, 3, -1},
	{"PythonCore/3.12", CPYTHON, 3, 12},
	{"PYTHONCORE/", CPYTHON, -1, -1},
	{"cpython/3.12", CPYTHON, 3, 12},
	{"PyPy/3.10", PYPY, 3, 10},
	{"PyPy/pypy3.10", PYPY, 3, 10},
	{"GraalPy/3.12", GRAALPY, 3, 12},
};

static void
wanted_parse_knows_companies(void **state)
{
	static const char *const others[] = {
		"Astral/3.12", "PythonCores/3", "Python/3.12", "/3.12",        "PyPyX/3.10",
		"3.12/x",      "x/y/z",         "nonsense",    "PythonCore/x", "PythonCore//"};
	struct spec spec;

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		assert_int_equal(wanted_parse(wanted[i].text, &spec), 1);
		assert_int_equal(spec.identity.implementation, wanted[i].implementation);
		assert_int_equal(spec.identity.major, wanted[i].major);
		assert_int_equal(spec.identity.minor, wanted[i].minor);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_int_equal(wanted_parse(others[i], &spec), 0);
}

static const struct {
	const char *dir;
	int major, minor; /* 0: none */
} dirs[] = {
	{"/home/u/.pyenv/versions/3.12.1/bin", 3, 12},
	{"/home/u/.pyenv/versions/3.13t-dev/bin", 3, 13},
	{"/home/u/.pyenv/versions/2.7.18/bin", 2, 7},
	{"/home/u/.pyenv/versions/pypy3.9-7.3.11/bin", 3, 9},
	{"/home/u/.local/share/uv/python/cpython-3.14.0rc2-linux-x86_64-gnu/bin", 3, 14},
	{"/opt/hostedtoolcache/Python/3.12.4/x64/bin", 3, 12},
	{"/opt/python/cp312-cp312/bin", 0, 0},
	{"/home/u/.pyenv/versions/pypy-7.3.11/bin", 0, 0},
	{"/home/u/.pyenv/versions/graalpy-23.1.2/bin", 0, 0},
	{"/home/u/.pyenv/versions/miniconda3-4.7.12/bin", 0, 0},
	{"/home/u3.1/.local/share/mise/bin", 0, 0},
	{"/usr/bin", 0, 0},
	{"/", 0, 0},
	{"", 0, 0},
	{"3.", 0, 0},
	{".3", 0, 0},
	{"3.1", 3, 1},
};

static void
dir_version_reads_what_installers_write(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		int major = 0, minor = 0;

		assert_int_equal(dir_version_read(dirs[i].dir, &major, &minor), dirs[i].major != 0);
		assert_int_equal(major, dirs[i].major);
		assert_int_equal(minor, dirs[i].minor);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(script_arg_is_the_first_word_that_is_not_an_option),
		cmocka_unit_test(wanted_parse_knows_companies),
		cmocka_unit_test(dir_version_reads_what_installers_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
