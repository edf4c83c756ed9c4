/* SPDX-License-Identifier: MIT */
/*
 * The text of a new pyvenv.cfg.
 */
#include "support/unit.h"

#include "common/pyvenv_cfg.h"
#include "core/buf.h"
#include "env/cfg_write.h"

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
	struct cfg_write cfg = {.interp = &interp};
	struct buf out = {0};

	(void)state;
	set_interp();
	assert_int_equal(cfg_write_text(&cfg, &out), 0);
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
	struct cfg_write cfg = {&interp, "it's", "/usr/bin/python3.12 -m venv /a", 1, 1, 0};
	struct buf out = {0};

	(void)state;
	set_interp();
	assert_int_equal(cfg_write_text(&cfg, &out), 0);
	assert_non_null(strstr(out.data, "\ninclude-system-site-packages = true\n"));
	assert_non_null(strstr(out.data, "\ncommand = /usr/bin/python3.12 -m venv /a\n"));
	assert_non_null(strstr(out.data, "\nprompt = \"it's\"\n"));
	assert_non_null(strstr(out.data, "\nmovenv-scripts = text\n"));
	buf_free(&out);
}

static void
the_command_is_quoted_for_a_shell(void **state)
{
	struct cfg_write_command made = {"it's\n", "/usr/bin/python3", "/a b/env",
					 .seeds = " --without-pip", .upgrade = 1};
	struct buf out = {0};

	(void)state;
	assert_int_equal(cfg_write_command(&made, &out), 0);
	assert_string_equal(out.data, "movenv create --upgrade --without-pip "
				      "--prompt='it'\\''s?' --python=/usr/bin/python3 '/a b/env'");
	buf_free(&out);
}

static void
a_newline_in_the_prompt_adds_no_key(void **state)
{
	struct cfg_write cfg = {.interp = &interp, .prompt = "x\nhome = /evil\r\nhome = /evil"};
	struct buf out = {0};
	struct cfg_scan scan;
	struct cfg_span key, value;
	int homes = 0;

	(void)state;
	set_interp();
	assert_int_equal(cfg_write_text(&cfg, &out), 0);
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
		cmocka_unit_test(the_file_has_the_keys_that_tools_read),
		cmocka_unit_test(options_add_their_keys),
		cmocka_unit_test(the_command_is_quoted_for_a_shell),
		cmocka_unit_test(a_newline_in_the_prompt_adds_no_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
