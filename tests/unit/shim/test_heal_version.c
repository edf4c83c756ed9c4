/* SPDX-License-Identifier: MIT */
/*
 * The version in the text of a healed pyvenv.cfg.
 */
#include <stdio.h>

#include "support/unit.h"

#include "heal_text.h"

static const struct {
	const char *patch, *value, *becomes;
} rows[] = {
	{".5.final.0", "3.12.1", "3.12.5"},
	{".5.final.0", "3.12.1.final.0", "3.12.5.final.0"},
	{".15.final.0", "3.12.1", "3.12.15"},
	{".5.final.0", "3.12.15", "3.12.5"},
	{".5.final.0", "3.12.0rc1", "3.12.5"},
	{".5.final.0", "3.12.0.candidate.1", "3.12.5.final.0"},
	{".5.final.0", "3.13.0t", "3.13.5t"},
	{".5.final.0", "3.12", "3.12"},
	{".5.final.0", "3", "3"},
	{".5.final.0", "", ""},
	{".5.final.0", "3.12.", "3.12.5"},
	{".5.final.0", "3.12rc1", "3.12rc1"},
	{"", "3.12.1", "3.12"},
	{"", "3.12.1.final.0", "3.12"},
	{"", "3.13.0t", "3.13t"},
	{"", "3.13.0td", "3.13td"},
	{"", "3.15.0a1", "3.15"},
	{"", "3.15.0a1+", "3.15"},
	{"", "3.12", "3.12"},
	{NULL, "3.12.1.final.0", "3.12.1.final.0"},
};

static void
heal_version_row(const char *key, const char *patch, const char *value, const char *becomes,
		 const char *end)
{
	static struct heal_text old, new;
	char wanted[256];
	struct path file = {0};

	path_set(&file, "/b/python", 9);
	old.patch = patch;
	old.len =
		(size_t)snprintf(old.buf, sizeof(old.buf), "home = /a\n%s = %s%s", key, value, end);
	(void)snprintf(wanted, sizeof(wanted), "home = /b\n%s = %s%s%smovenv-homes = /a\n", key,
		       becomes, end, strchr(end, '\n') ? "" : "\n");
	assert_int_equal(heal_text(&new, &old, &file), 0);
	new.buf[new.len] = '\0';
	CHECK(!strcmp(new.buf, wanted), "'%s' with '%s':\n%s", value, patch ? patch : "NULL",
	      new.buf);
}

static void
the_version_gets_the_patch_in_its_own_form(void **state)
{
	static const char *const ends[] = {"\n", " \t\r\n", "", "\nversion = 3.1.2\n"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		for (size_t k = 0; k < COUNT_OF(ends); k++) {
			heal_version_row("version", rows[i].patch, rows[i].value, rows[i].becomes,
					 ends[k]);
			if (k < 3)
				heal_version_row("version_info", rows[i].patch, rows[i].value,
						 rows[i].becomes, ends[k]);
			heal_version_row("VERSION", rows[i].patch, rows[i].value, rows[i].becomes,
					 ends[k]);
		}
}

static void
other_keys_stay(void **state)
{
	(void)state;
	heal_version_row("base-version", "", "3.12.1", "3.12.1", "\n");
	heal_version_row("movenv", "", "0.1.0", "0.1.0", "\n");
}

static void
a_text_that_would_be_too_long_is_refused(void **state)
{
	static struct heal_text old, new;
	struct path file = {0};
	const char *start = "home = /a\nmovenv-homes = /c\nversion = 3.9.1\n";

	(void)state;
	path_set(&file, "/b/python", 9);
	old.patch = ".19.final.0";
	for (size_t room = 8; room-- > 0;) {
		old.len = CFG_MAX - 1 - room;
		memset(old.buf, '#', old.len);
		memcpy(old.buf, start, strlen(start));
		/* ":/a" and one digit are added; the text must stay shorter than CFG_MAX. */
		assert_int_equal(heal_text(&new, &old, &file), room >= 4 ? 0 : -1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_version_gets_the_patch_in_its_own_form),
		cmocka_unit_test(other_keys_stay),
		cmocka_unit_test(a_text_that_would_be_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
