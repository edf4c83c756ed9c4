/* SPDX-License-Identifier: MIT */
/*
 * Headers for /bin/sh in every quoting, and "#!" lines whose paths the kernel would cut.
 */
#include "support/unit.h"

#include "script/script.h"

#define SH "#!/bin/sh\n"
#define ARGS " \"$0\" \"$@\"\n"
#define EXEC(path) SH "'''exec' " path ARGS "' '''\n"

static const struct {
	const char *text;
	const char *python; /* NULL: it is not a script of Python */
	const char *options;
	const char *reason;
} rows[] = {
	{EXEC("'/a b/bin/python'"), "/a b/bin/python", NULL, "single quotes"},
	{EXEC("'/it'\"'\"'s/bin/python'"), "/it's/bin/python", NULL, "shlex.quote's quote"},
	{EXEC("'/it'\\''s/bin/python'"), "/it's/bin/python", NULL, "a quote after a backslash"},
	{EXEC("/a\\ b/bin/python"), "/a b/bin/python", NULL, "a backslash"},
	{EXEC("\"/a\\\"b\\$c/bin/python\""), "/a\"b$c/bin/python", NULL, "in double quotes"},
	{EXEC("/a' 'b\"/c d\"/bin/python"), "/a b/c d/bin/python", NULL, "a mixture"},
	{EXEC("'/a$b`c`/bin/python'"), "/a$b`c`/bin/python", NULL, "nothing to expand"},
	{EXEC("'/a\nb/bin/python'"), "/a\nb/bin/python", NULL, "a newline"},
	{EXEC("'/$(dirname x)/bin/python'"), "/$(dirname x)/bin/python", NULL, "not a command"},
	{EXEC("\"/a $b/bin/python\""), "/a $b/bin/python", NULL, "distlib quotes no $"},
	{EXEC("/a'b/bin/python"), "/a'b/bin/python", NULL, "distlib quotes no quote"},
	{EXEC("/a b/bin/python"), "/a b/bin/python", NULL, "and of old no blank"},
	{EXEC("\"/a b/bin/python\" -E"), "/a b/bin/python", "-E", "an option"},
	{EXEC("'/a b/bin/python' -X 'a b' -s"), "/a b/bin/python", "-X 'a b' -s", "options"},
	{SH "'''exec' '/a/bin/python'" ARGS "' ''' -E\n", "/a/bin/python", "-E", "uv 0.7"},
	{SH "'''exec' \"/a b/bin/python\" \"$0\" \"$@\" #'''\n", "/a b/bin/python", NULL, "conda"},
	{SH "''''exec /a/bin/python \"$0\" \"$@\" # '''\n", "/a/bin/python", NULL, "by hand"},
	{SH "''':'\nexec '/a b/python'" ARGS "'''\n", "/a b/python", NULL, "a colon"},
	{SH "''':' # why\n# how\n: it\ntrue\nexec '/a b/python'" ARGS "'''\n", "/a b/python", NULL,
	 "commands that do nothing"},
	{SH "\"\"\":\"\nexec /a/python \"$0\" ${1+\"$@\"}\n\"\"\"\n", "/a/python", NULL,
	 "double quotes"},
	{SH "\"exec\" \"/a b/python\" \"-u\"" ARGS, "/a b/python", "\"-u\"", "one line"},
	{SH "\"true\" '''\\'\nexec /a/python" ARGS "'''\n", "/a/python", NULL, "true"},
	{"#! /bin/bash -e\n'''exec' /a/python" ARGS "' '''\n", "/a/python", NULL, "bash"},
	{"#!/usr/bin/env sh\n'''exec' /a/python" ARGS "' '''\n", "/a/python", NULL, "env sh"},

	{SH "exec /a/python" ARGS, NULL, NULL, "not a string of Python"},
	{SH "'''exec' /a/perl" ARGS "' '''\n", NULL, NULL, "another language"},
	{SH "'''exec' python" ARGS "' '''\n", NULL, NULL, "PATH's python"},
	{SH "'''exec' /a/python -m x" ARGS "' '''\n", NULL, NULL, "another program"},
	{SH "'''exec' /a/python /b.py" ARGS "' '''\n", NULL, NULL, "another script"},
	{SH "'''exec' /a/python \"$0\"\n' '''\n", NULL, NULL, "without its arguments"},
	{SH "'''exec' /a/python \"$0\" -v \"$@\"\n' '''\n", NULL, NULL, "with other arguments"},
	{SH "'''exec' /a/python \"$0\" \"$@\" >log\n' '''\n", NULL, NULL, "a redirection"},
	{SH "''':'\nX=1\nexec /a/python" ARGS "'''\n", NULL, NULL, "a variable"},
	{SH "''':'\ncd /a\nexec /a/python" ARGS "'''\n", NULL, NULL, "a command"},
	{SH "''':'\ntest -x /a/python && exec /a/python" ARGS "'''\n", NULL, NULL, "a condition"},
	{SH "''':'\nexec \"${0%/*}/python\"" ARGS "'''\n", NULL, NULL, "it moves"},
	{SH "'''':\nexec /usr/bin/perl" ARGS "'''\n", NULL, NULL, "not movenv's"},
	{SH "'''exec' /a/python -W 'a\\x'" ARGS "' '''\n", NULL, NULL, "Python's escape"},
	{SH "'''exec' /a/python" ARGS "' ''' -E; rm x\n", NULL, NULL, "not only options"},
	{SH "'''exec' '/a/python" ARGS, NULL, NULL, "a quote without an end"},
	{SH "'''exec' /a/python" ARGS, NULL, NULL, "a string without an end"},
	{SH "'''exec' \"$(/a/python" ARGS "' '''\n", NULL, NULL, "a command without an end"},
	{SH "'''exec' $($($($($($($($($($($(" ARGS "' '''\n", NULL, NULL, "many of them"},
};

static void
check_options(const struct interpreter *python, const char *options, const char *reason)
{
	CHECK(!python->options == !options &&
		      (!options || (python->options_len == strlen(options) &&
				    !memcmp(python->options, options, strlen(options)))),
	      "options: %s", reason);
}

static void
a_header_is_read_as_sh_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct script s;

		script_parse(rows[i].text, strlen(rows[i].text), NULL, &s);
		CHECK(s.kind == (rows[i].python ? SCRIPT_PYTHON : SCRIPT_OTHER), "kind %d: %s",
		      (int)s.kind, rows[i].reason);
		if (!rows[i].python)
			continue;
		CHECK(s.body == strlen(rows[i].text), "body: %s", rows[i].reason);
		CHECK(s.python.len == strlen(rows[i].python) &&
			      !memcmp(s.python.path, rows[i].python, s.python.len),
		      "python '%.*s': %s", (int)s.python.len, s.python.path, rows[i].reason);
		check_options(&s.python, rows[i].options, rows[i].reason);
	}
}

/* Texts with several readings, and the environment that decides. */
static const struct {
	const char *text;
	const char *env;
	const char *options;
	const char *reason;
} ambiguous[] = {
	{"#!/python 3/env/bin/python\n", "/python 3/env", NULL, "a directory named python"},
	{"#!/python -E/env/bin/python -s\n", "/python -E/env", "-s", "and one that is an option"},
	{"#!/a\nb/env/bin/python\n", "/a\nb/env", NULL, "a newline"},
	{"#!/a\nb c/env/bin/python -s\r\n", "/a\nb c/env", "-s", "a newline, a blank, an option"},
	{"#!\"/q\\\"q b/env/bin/python\"\n", "/q\"q b/env", NULL, "setuptools' \\\""},
	{"#!/q\"q/env/bin/python\n", "/q\"q/env", NULL, "a quote"},
	{EXEC("\"/a\\$b c/env/bin/python\""), "/a\\$b c/env", NULL, "distlib quotes no backslash"},
	{EXEC("\"/a\\$b c/env/bin/python\""), "/a$b c/env", NULL, "and others do"},
	{EXEC("\"/a \"$0\" \"$@\" b/env/bin/python\""), "/a \"$0\" \"$@\" b/env", NULL, "a joke"},
	{EXEC("\"/a\n'b c/env/bin/python\""), "/a\n'b c/env", NULL, "distlib, a newline"},
};

static int
is_of_environment(const void *arg, const char *path, size_t n)
{
	size_t len = strlen(arg);

	return n > len + 5 && !memcmp(path, arg, len) && !memcmp(path + len, "/bin/", 5);
}

static void
of_several_readings_the_environments_own_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ambiguous); i++) {
		struct interpreter_known known = {is_of_environment, ambiguous[i].env};
		struct script s;

		script_parse(ambiguous[i].text, strlen(ambiguous[i].text), &known, &s);
		CHECK(s.kind == SCRIPT_PYTHON && s.python.is_known, "%s", ambiguous[i].reason);
		CHECK(s.python.len == strlen(ambiguous[i].env) + strlen("/bin/python"),
		      "python '%.*s': %s", (int)s.python.len, s.python.path, ambiguous[i].reason);
		CHECK(s.body == strlen(ambiguous[i].text), "body: %s", ambiguous[i].reason);
		check_options(&s.python, ambiguous[i].options, ambiguous[i].reason);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_is_read_as_sh_does),
		cmocka_unit_test(of_several_readings_the_environments_own_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
