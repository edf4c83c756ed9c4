/* SPDX-License-Identifier: MIT */
/*
 * "#!" lines and /bin/sh headers: the Python that a script runs, and the start of its source.
 */
#include "support/unit.h"

#include "common/layout.h"
#include "embed/embed.h"
#include "script/script.h"

#define OWN "#!/bin/sh\n'''':\nself=$0\nexec \"${self%/*}/python\" \"$0\" \"$@\"\n'''\n"
#define EXEC(path) "#!/bin/sh\n'''exec' " path " \"$0\" \"$@\"\n' '''\n"
#define BESIDE "\"$(dirname -- \"$(realpath -- \"$0\")\")\"/"
#define BODY "import x\n"

static const struct {
	const char *text;
	enum script_kind kind;
	const char *python; /* NULL: none */
	const char *options;
	const char *reason;
} rows[] = {
	{"", SCRIPT_OTHER, NULL, NULL, "an empty file"},
	{"#!", SCRIPT_OTHER, NULL, NULL, "cut short"},
	{"import x\n", SCRIPT_OTHER, NULL, NULL, "no #! line"},
	{"#!/usr/bin/perl\n", SCRIPT_OTHER, NULL, NULL, "another language"},
	{"#!/bin/sh\necho python\n", SCRIPT_OTHER, NULL, NULL, "a shell's own script"},
	{"#!/bin/sh\n'''exec' /a/perl \"$0\" \"$@\"\n' '''\n", SCRIPT_OTHER, NULL, NULL,
	 "a header for another language"},
	{"#!/a/bin/python\n", SCRIPT_PYTHON, "/a/bin/python", NULL, "the plain case"},
	{"#!/a/bin/python", SCRIPT_PYTHON, "/a/bin/python", NULL, "without an end"},
	{"#!/a/bin/python3.12\r\n", SCRIPT_PYTHON, "/a/bin/python3.12", NULL, "CRLF"},
	{"#! /a/bin/pypy3 \n", SCRIPT_PYTHON, "/a/bin/pypy3", NULL, "blanks round it"},
	{"#!/a/bin/python -E\n", SCRIPT_PYTHON, "/a/bin/python", "-E", "an option"},
	{"#!/a/bin/python -E -s\n", SCRIPT_PYTHON, "/a/bin/python", "-E -s",
	 "the kernel passes one word"},
	{"#!/a b/bin/python\n", SCRIPT_PYTHON, "/a b/bin/python", NULL, "a blank in the path"},
	{"#!/a b/bin/python -E\n", SCRIPT_PYTHON, "/a b/bin/python", "-E", "and an option"},
	{"#!\"/a b/bin/python\"\n", SCRIPT_PYTHON, "/a b/bin/python", NULL, "setuptools' quotes"},
	{"#!\"/a b/bin/python\" -E\n", SCRIPT_PYTHON, "/a b/bin/python", "-E", "and an option"},
	{"#!/a/bin/pythonw\n", SCRIPT_PYTHON, "/a/bin/pythonw", NULL, "a GUI's"},
	{"#!/a/bin/pythonic\n", SCRIPT_OTHER, NULL, NULL, "not an interpreter's name"},
	{"#!python\n", SCRIPT_PYTHON, "python", NULL, "as wheels write it"},
	{"#!/usr/bin/env python3\n", SCRIPT_ENV, "python3", NULL, "whichever PATH finds"},
	{"#!/usr/bin/env perl\n", SCRIPT_OTHER, NULL, NULL, "which may be another"},
	{EXEC("/a/bin/python"), SCRIPT_PYTHON, "/a/bin/python", NULL, "distlib of old"},
	{EXEC("\"/a b/bin/python\""), SCRIPT_PYTHON, "/a b/bin/python", NULL, "distlib"},
	{EXEC(BESIDE "'python'"), SCRIPT_BESIDE, NULL, NULL, "uv, relocatable"},
	{EXEC(BESIDE "'../../a/../env/bin/python3'"), SCRIPT_AROUND, "/../../a/../env/bin/python3",
	 NULL, "uv, relocatable, given ../env"},
	{EXEC(BESIDE "\"$(printf %b '\\'056 '\\'056 '\\'057 '\\'0160 '\\'0171 '\\'0164 '\\'0150 "
		     "'\\'0157 '\\'0156)\""),
	 SCRIPT_AROUND, "/../python", NULL, "and in octal"},
	{EXEC(BESIDE "'../../a/../env/bin/perl'"), SCRIPT_OTHER, NULL, NULL, "another language"},
	{EXEC(BESIDE "'sub/python'"), SCRIPT_OTHER, NULL, NULL, "another directory"},
	{"#!/bin/sh\n# coding: utf-8\n'''exec' \"/a/bin/python\" \"$0\" \"$@\"\n' '''\n",
	 SCRIPT_PYTHON, "/a/bin/python", NULL, "uv, with an encoding"},
	{EXEC("\"$(printf %b '\\'0057 '\\'0141 '\\'0057 '\\'0160 '\\'0171 '\\'0164 '\\'0150 "
	      "'\\'0157 '\\'0156)\""),
	 SCRIPT_PYTHON, "/a/python", NULL, "uv, in octal"},
	{"#!/bin/sh\n'''exec' /a/python \"$0\" \"$@\"\n", SCRIPT_OTHER, NULL, NULL,
	 "a header without an end"},
	{"#!/bin/sh\n'''exec' \"\n' '''\n", SCRIPT_OTHER, NULL, NULL, "half a header"},
	{OWN, SCRIPT_POLYGLOT, NULL, NULL, "movenv's own"},
	{"\177ELF movenv-shim", SCRIPT_SHIM, NULL, NULL, "a shim"},
	{"\177ELF", SCRIPT_OTHER, NULL, NULL, "another executable"},
	{"movenv-shim", SCRIPT_OTHER, NULL, NULL, "not an executable"},
};

static void
a_script_is_known_by_its_first_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct script s;

		script_parse(rows[i].text, strlen(rows[i].text), NULL, &s);
		CHECK(s.kind == rows[i].kind, "kind %d: %s", (int)s.kind, rows[i].reason);
		CHECK(s.body <= strlen(rows[i].text), "body: %s", rows[i].reason);
		if (rows[i].python)
			CHECK(s.python.len == strlen(rows[i].python) &&
				      !memcmp(s.python.path, rows[i].python, s.python.len),
			      "python '%.*s': %s", (int)s.python.len, s.python.path,
			      rows[i].reason);
		if (s.kind == SCRIPT_PYTHON)
			CHECK(!s.python.options == !rows[i].options &&
				      (!s.python.options ||
				       !strncmp(s.python.options, rows[i].options,
						s.python.options_len)),
			      "options: %s", rows[i].reason);
	}
}

static void
a_shim_of_any_size_is_known_by_its_first_bytes(void **state)
{
	static char other[2 * SHIM_MARK_END] = "\177ELF";

	(void)state;
	assert_true(script_is_shim(embed_find("shim")->data, SHIM_MARK_END));
	assert_true(script_is_shim(embed_find("carrier")->data, SHIM_MARK_END));
	memcpy(other + SHIM_MARK_END, SHIM_MARK, strlen(SHIM_MARK));
	assert_false(script_is_shim(other, sizeof(other)));
}

static void
the_source_begins_after_the_header(void **state)
{
	static const char *const headers[] = {
		"#!/a/bin/python\n",
		EXEC("/a/bin/python"),
		EXEC("'/a\nb/python'"),
		"#!/bin/sh\n# c\n\n''':'\nexec /a/python \"$0\" \"$@\"\n# c\n'''\n",
		"#!/bin/sh\n\"exec\" \"/a/python\" \"$0\" \"$@\"\n",
		OWN,
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(headers); i++) {
		char text[256];
		struct script s;

		strcpy(text, headers[i]);
		strcat(text, BODY);
		script_parse(text, strlen(text), NULL, &s);
		assert_string_equal(text + s.body, BODY);
		assert_int_equal(s.lines, 1);
	}
}

/* A quote at the start that is read twice, once as it is and once without backslashes. */
static void
the_source_is_never_after_the_end(void **state)
{
	static const char text[] = "#!\"\\\"/python\" -E";
	struct script s;

	(void)state;
	script_parse(text, sizeof(text) - 1, NULL, &s);
	assert_int_equal(s.kind, SCRIPT_PYTHON);
	assert_int_equal(s.body, sizeof(text) - 1);
}

static const struct {
	const char *source;
	int needs;
	const char *reason;
} starts[] = {
	{"", 0, "nothing"},
	{"import x\n", 0, "an import"},
	{"\"\"\"Doc.\"\"\"\n", 1, "a docstring"},
	{"# c\n\n  'Doc.'\n", 1, "after comments and white space"},
	{"r'Doc.'\n", 1, "with a prefix"},
	{"b = 1\n", 0, "a name that starts as a prefix"},
	{"# -*- coding: latin-1 -*-\nimport x\n", 1, "an encoding"},
	{"# c\n# vim: set fileencoding=latin-1 :\n", 1, "in the second line"},
	{"import x\n# coding: latin-1\n", 0, "not an encoding after a statement"},
	{"import x\n\n# coding: latin-1\n", 0, "not an encoding in the third line"},
	{"from __future__ import annotations\n", 0, "which may follow a string"},
	{"print(__doc__)\n", 1, "the string would be seen"},
};

static void
a_docstring_or_an_encoding_needs_its_own_start(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(starts); i++)
		CHECK(script_needs_own_start(starts[i].source, strlen(starts[i].source)) ==
			      starts[i].needs,
		      "%s", starts[i].reason);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_script_is_known_by_its_first_lines),
		cmocka_unit_test(a_shim_of_any_size_is_known_by_its_first_bytes),
		cmocka_unit_test(the_source_begins_after_the_header),
		cmocka_unit_test(the_source_is_never_after_the_end),
		cmocka_unit_test(a_docstring_or_an_encoding_needs_its_own_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
