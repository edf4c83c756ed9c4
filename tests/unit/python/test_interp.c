/* SPDX-License-Identifier: MIT */
/*
 * The answer of an interpreter.
 */
#include "support/unit.h"

#include "core/buf.h"
#include "python/interp.h"

static const struct {
	const char *key, *value;
} fields[] = {
	{"abi", ""},
	{"base_prefix", "/usr"},
	{"executable", "/usr/bin/python3.12"},
	{"files", "/usr/bin/python3.12\n/usr/lib/python3.12/sysconfig.py"},
	{"implementation", "CPython"},
	{"include", "include"},
	{"libc", "glibc 2.36"},
	{"platlib", "lib/python3.12/site-packages"},
	{"purelib", "lib/python3.12/site-packages"},
	{"scripts", "bin"},
	{"stdlib", "/usr/lib/python3.12"},
	{"suffix", ".so"},
	{"version", "3.12.1"},
	{"version_info", "3.12.1.final.0"},
	{"wheels", ""},
};

/* Parses an answer with another value for a key. */
static int
parse_with(const char *key, const char *value)
{
	struct interp interp = {0};
	struct buf answer = {0};
	int status;

	assert_int_equal(buf_add(&answer, "movenv", 7), 0);
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		const char *text = strcmp(fields[i].key, key) ? fields[i].value : value;

		assert_int_equal(buf_add(&answer, fields[i].key, strlen(fields[i].key) + 1), 0);
		assert_int_equal(buf_add(&answer, text, strlen(text) + 1), 0);
	}
	interp.text = answer.data;
	status = interp_parse(&interp, answer.len);
	interp_release(&interp);
	return status;
}

static const struct {
	const char *key, *value, *reason;
} bad[] = {
	{"purelib", "../lib", "it leaves the environment"},
	{"scripts", "/bin", "it is absolute"},
	{"executable", "python3", "it is relative"},
	{"stdlib", "lib", "it is relative"},
	{"version", "x", "it is not a version"},
	{"version", "4294967295.1", "no number of a version is so great"},
	{"abi", "tdx", "no ABI has such letters"},
	{"abi", "\n", "nor a newline, which would add a line to pyvenv.cfg"},
	{"abi", "x", "nor others"},
	{"executable", "/usr/bin\nhome = /x/python3", "it adds a line to pyvenv.cfg"},
	{"base_prefix", "/usr\nhome = /x", "it adds a line to pyvenv.cfg"},
	{"implementation", "CPython\rhome = /x", "it adds a line to pyvenv.cfg"},
	{"version_info", "3.12.1.final.0\nhome = /x", "it adds a line to pyvenv.cfg"},
};

static void
an_answer_that_no_environment_could_use_is_refused(void **state)
{
	(void)state;
	assert_int_equal(parse_with("", ""), 0);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK(parse_with(bad[i].key, bad[i].value) < 0, "%s: %s", bad[i].key,
		      bad[i].reason);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_that_no_environment_could_use_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
