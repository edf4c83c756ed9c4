/* SPDX-License-Identifier: MIT */
/*
 * A pyvenv.cfg with other values.
 */
#include "support/unit.h"

#include "common/layout.h"
#include "env/cfg_rewrite.h"

static const char *const keys[] = {"home", "prompt", "relocatable"};

static const struct {
	const char *text, *home, *expected, *reason;
} rows[] = {
	{"home = /a\nx = y\n", "/b", "home = /b\nx = y\nrelocatable = true\n", "a line is added"},
	{"HOME=/a\r\nx", "/b", "HOME=/b\r\nx\r\nrelocatable = true\r\n", "DOS lines"},
	{"home = /a\nhome = /c\n", "/b", "home = /b\nhome = /c\nrelocatable = true\n",
	 "the first of two counts"},
	{"home =\nrelocatable=x", "/b", "home =/b\nrelocatable=true\n", "an empty value"},
	{"prompt = 'x'\n", NULL, "prompt = 'x'\nrelocatable = true\n", "no new value"},
	{"", "/b", "home = /b\nrelocatable = true\n", "no text"},
	{"home = /a\n", "/b\nprompt = x", NULL, "a value is one line"},
	{"home = /a\n", "/b\rprompt = x", NULL, "to site.py a CR ends a line"},
	{"home = /a\n", "/b ", NULL, "Python removes blanks"},
	{"home = /a\n", "", NULL, "nothing is not a value"},
};

static void
a_rewrite_changes_values_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *const values[] = {rows[i].home, NULL, "true"};
		const struct cfg_rewrite new = {keys, values, COUNT_OF(keys)};
		struct buf out = {0};
		int status;

		errno = 0;
		status = cfg_rewrite(&new, rows[i].text, strlen(rows[i].text), &out);
		if (rows[i].expected)
			CHECK(status == 0 && !strcmp(buf_str(&out), rows[i].expected), "%s: '%s'",
			      rows[i].reason, buf_str(&out));
		else
			CHECK(status < 0 && errno == EINVAL, "%s", rows[i].reason);
		buf_free(&out);
	}
}

static void
a_rewrite_is_refused_if_python_would_not_read_it(void **state)
{
	static char text[CFG_MAX];
	const char *const values[] = {NULL, NULL, "true"};
	const struct cfg_rewrite new = {keys, values, COUNT_OF(keys)};
	struct buf out = {0};

	(void)state;
	memset(text, '#', sizeof(text));
	assert_int_equal(cfg_rewrite(&new, text, sizeof(text) - 10, &out), -1);
	assert_int_equal(errno, EFBIG);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rewrite_changes_values_and_nothing_else),
		cmocka_unit_test(a_rewrite_is_refused_if_python_would_not_read_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
