/* SPDX-License-Identifier: MIT */
/*
 * The text of a healed pyvenv.cfg.
 */
#include "support/unit.h"

#include "heal_text.h"

static struct heal_text old, new;

static int
make(const char *text, const char *file)
{
	struct path path = {0};

	old.len = strlen(text);
	memcpy(old.buf, text, old.len);
	assert_int_equal(path_set(&path, file, strlen(file)), 0);
	if (heal_text(&new, &old, &path) < 0)
		return -1;
	new.buf[new.len] = '\0';
	return 0;
}

static void
a_heal_writes_the_home_and_keeps_the_rest(void **state)
{
	(void)state;
	assert_int_equal(make("Home=/a/bin \r\nexecutable = /a/bin/p\r\nx = y", "/b/bin/q"), 0);
	assert_string_equal(new.buf, "Home=/b/bin \r\nexecutable = /b/bin/q\r\nx = y\n"
				     "movenv-homes = /a/bin\n");
}

static void
a_heal_adds_to_the_earlier_homes(void **state)
{
	(void)state;
	assert_int_equal(make("home = /b\nmovenv-homes = /a\n", "/c/q"), 0);
	assert_string_equal(new.buf, "home = /c\nmovenv-homes = /a:/b\n");
}

static void
a_file_in_the_root_directory_has_the_home_slash(void **state)
{
	(void)state;
	assert_int_equal(make("home = /a\n", "/q"), 0);
	assert_string_equal(new.buf, "home = /\nmovenv-homes = /a\n");
	assert_int_equal(make(new.buf, "/q"), -1);
}

static void
a_heal_compares_homes_without_a_slash_at_the_end(void **state)
{
	(void)state;
	assert_int_equal(make("home = /a/\n", "/b//q"), 0);
	assert_string_equal(new.buf, "home = /b\nmovenv-homes = /a\n");
	assert_int_equal(make(new.buf, "/a/q"), -1);
}

static const struct {
	const char *text, *file, *reason;
} rows[] = {
	{"home = /a\n", "/a/q", "it is the home"},
	{"home = /b\nmovenv-homes = /a\n", "/a/q", "it was the home"},
	{"home = /b\nmovenv-homes = /x:/a:/c\n", "/a/q", "it was the home before"},
	{"home = /b\nmovenv-homes = /x:/a:c:/d\n", "/a:c/q", "it was the home, with a ':' in it"},
	{"home = /b\n", "/a\n/q", "a newline adds a line"},
	{"home = /b\n", "/a\rinclude-system-site-packages = true/q", "to site.py a CR does, too"},
	{"home = /b\n", "/a /q", "Python removes the space at the end"},
	{"", "/a/q", "the file was truncated"},
	{"version = 3.12\n", "/a/q", "there is no home"},
	{"home =\n", "/a/q", "the home is empty"},
};

static void
a_heal_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		CHECK(make(rows[i].text, rows[i].file) < 0, "%s: '%s'", rows[i].reason, new.buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_heal_writes_the_home_and_keeps_the_rest),
		cmocka_unit_test(a_heal_adds_to_the_earlier_homes),
		cmocka_unit_test(a_file_in_the_root_directory_has_the_home_slash),
		cmocka_unit_test(a_heal_compares_homes_without_a_slash_at_the_end),
		cmocka_unit_test(a_heal_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
