/* SPDX-License-Identifier: MIT */
/*
 * The text of a new pyvenv.cfg. The reprs are those of CPython 3.11, of os.fsdecode(text).
 */
#include "support/unit.h"

#include "common/pyvenv_cfg.h"
#include "core/buf.h"
#include "env/cfg_write.h"

static const struct {
	const char *text, *repr, *reason;
} reprs[] = {
	{"", "''", "empty"},
	{"plain", "'plain'", "plain"},
	{"it's", "\"it's\"", "a single quote: in double ones"},
	{"\"", "'\"'", "a double quote: in single ones"},
	{"both ' \"", "'both \\' \"'", "both: in single ones, escaped"},
	{"a\\b", "'a\\\\b'", "a backslash"},
	{"\n\r\t", "'\\n\\r\\t'", "the three with a letter"},
	{"\x01\x0b\x1f", "'\\x01\\x0b\\x1f'", "other control characters"},
	{"\x7f\xc2\x80\xc2\x9f\xc2\xa0", "'\\x7f\\x80\\x9f\\xa0'",
	 "DEL, C1 and the no-break space"},
	{"\xc2\xad", "'\\xad'", "the soft hyphen"},
	{"\xc3\xa4\xe2\x82\xac", "'\xc3\xa4\xe2\x82\xac'", "letters beyond ASCII"},
	{"\xf0\x9f\x98\x80", "'\xf0\x9f\x98\x80'", "a face"},
	{"\xc3\xa9\xcc\x81", "'\xc3\xa9\xcc\x81'", "a combining accent"},
	{"\xe1\x9a\x80\xe1\xa0\x8e", "'\\u1680\\u180e'", "a space and a separator of old scripts"},
	{"\xe2\x80\x8b\xe2\x80\x8f", "'\\u200b\\u200f'", "no width, and a direction"},
	{"\xe2\x80\xa8\xe2\x80\xae\xe2\x81\xa6", "'\\u2028\\u202e\\u2066'",
	 "line ends and overrides"},
	{"\xd8\x9c\xe2\x81\x9f", "'\\u061c\\u205f'", "a direction mark, a space"},
	{"\xe3\x80\x80\xef\xbb\xbf", "'\\u3000\\ufeff'", "the wide space, the byte order mark"},
	{"\xee\x80\x80", "'\\ue000'", "private use"},
	{"\xef\xbf\xbc\xef\xbf\xbd", "'\xef\xbf\xbc\xef\xbf\xbd'", "replacement characters"},
	{"\xf3\xa0\x80\x81\xf3\xb0\x80\x80", "'\\U000e0001\\U000f0000'", "tags, private use"},
	{"\xf4\x8f\xbf\xbf", "'\\U0010ffff'", "the last character"},
	{"\xff", "'\\udcff'", "a byte that is no UTF-8"},
	{"a\xc3", "'a\\udcc3'", "a character cut short"},
	{"\xed\xb2\x80", "'\\udced\\udcb2\\udc80'", "a surrogate is three such bytes"},
};

static void
repr_is_pythons(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(reprs); i++) {
		struct buf out = {0};

		assert_int_equal(pyvenv_repr(reprs[i].text, &out), 0);
		CHECK(!strcmp(out.data, reprs[i].repr), "got %s, not %s: %s", out.data,
		      reprs[i].repr, reprs[i].reason);
		buf_free(&out);
	}
}

static const struct {
	const char *inner, *text, *reason;
} escapes[] = {
	{"", "", "empty"},
	{"\\q\\", "\\q\\", "no escapes, and a backslash at the end"},
	{"\\x4", "\\x4", "cut short"},
	{"\\x41\\u0041\\U00000041", "AAA", "one letter in three ways"},
	{"\\u20", "\\u20", "cut short"},
	{"\\x+1\\x 1\\xg1", "\\x+1\\x 1\\xg1", "what strtoul takes and Python does not"},
	{"\\x00\\u0000", "\\x00\\u0000", "no NUL gets into a text"},
	{"\\U00110000\\Uffffffff", "\\U00110000\\Uffffffff", "beyond the last character"},
	{"\\udcff", "\xff", "a byte of PEP 383"},
	{"\\\\n", "\\n", "an escaped backslash is no start of an escape"},
};

static void
unrepr_is_the_other_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(reprs); i++) {
		struct buf out = {0};
		const char *repr = reprs[i].repr;

		assert_int_equal(pyvenv_unrepr(repr + 1, strlen(repr) - 2, &out), 0);
		CHECK(!strcmp(buf_str(&out), reprs[i].text), "%s: %s", repr, reprs[i].reason);
		buf_free(&out);
	}
	for (size_t i = 0; i < COUNT_OF(escapes); i++) {
		struct buf out = {0};
		size_t n = strlen(escapes[i].inner);

		assert_int_equal(pyvenv_unrepr(escapes[i].inner, n, &out), 0);
		CHECK(!strcmp(buf_str(&out), escapes[i].text), "got %s, not %s: %s", buf_str(&out),
		      escapes[i].text, escapes[i].reason);
		buf_free(&out);
	}
}

static struct interp interp = {
	.implementation = "CPython",
	.version = "3.12.1",
	.version_info = "3.12.1.final.0",
};

static void
set_interp(void)
{
	assert_int_equal(path_set(&interp.home, "/usr/bin", 8), 0);
	assert_int_equal(path_set(&interp.file, "/usr/bin/python3.12", 19), 0);
}

static void
the_file_has_the_keys_that_tools_read(void **state)
{
	struct pyvenv what = {.interp = &interp};
	struct buf out = {0};

	(void)state;
	set_interp();
	assert_int_equal(pyvenv_text(&what, &out), 0);
	assert_string_equal(out.data, "home = /usr/bin\n"
				      "include-system-site-packages = false\n"
				      "version = 3.12.1\n"
				      "executable = /usr/bin/python3.12\n"
				      "implementation = CPython\n"
				      "version_info = 3.12.1.final.0\n"
				      "relocatable = true\n"
				      "movenv = " MOVENV_VERSION "\n");
	buf_free(&out);
}

static void
options_add_their_keys(void **state)
{
	struct pyvenv what = {&interp, "it's", "/usr/bin/python3.12 -m venv /a", 1, 1, 0};
	struct buf out = {0};

	(void)state;
	set_interp();
	assert_int_equal(pyvenv_text(&what, &out), 0);
	assert_non_null(strstr(out.data, "\ninclude-system-site-packages = true\n"));
	assert_non_null(strstr(out.data, "\ncommand = /usr/bin/python3.12 -m venv /a\n"));
	assert_non_null(strstr(out.data, "\nprompt = \"it's\"\n"));
	assert_non_null(strstr(out.data, "\nmovenv-scripts = text\n"));
	buf_free(&out);
}

static void
the_command_is_one_that_a_shell_reads(void **state)
{
	struct pyvenv_made made = {"it's\n", "/usr/bin/python3", "/a b/env",
				   .seeds = " --without-pip", .upgrade = 1};
	struct buf out = {0};

	(void)state;
	assert_int_equal(pyvenv_command(&made, &out), 0);
	assert_string_equal(out.data, "movenv create --upgrade --without-pip "
				      "--prompt='it'\\''s?' --python=/usr/bin/python3 '/a b/env'");
	buf_free(&out);
}

static void
a_newline_in_the_prompt_adds_no_key(void **state)
{
	struct pyvenv what = {.interp = &interp, .prompt = "x\nhome = /evil\r\nhome = /evil"};
	struct buf out = {0};
	struct cfg_scan scan;
	struct cfg_span key, value;
	int homes = 0;

	(void)state;
	set_interp();
	assert_int_equal(pyvenv_text(&what, &out), 0);
	scan = (struct cfg_scan){out.data, out.len};
	while (cfg_next(&scan, &key, &value))
		homes += cfg_is(key, "home");
	assert_int_equal(homes, 1);
	assert_null(strchr(out.data, '\r'));
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(repr_is_pythons),
		cmocka_unit_test(unrepr_is_the_other_way),
		cmocka_unit_test(the_file_has_the_keys_that_tools_read),
		cmocka_unit_test(options_add_their_keys),
		cmocka_unit_test(the_command_is_one_that_a_shell_reads),
		cmocka_unit_test(a_newline_in_the_prompt_adds_no_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
