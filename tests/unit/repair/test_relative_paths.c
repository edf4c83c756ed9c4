/* SPDX-License-Identifier: MIT */
/*
 * Absolute paths of the environment in .pth files and finders.
 */
#include "support/unit.h"

#include "repair/relative_paths.h"

#define SITE "lib/python3.12/site-packages"
#define HERE \
	"__import__('os').path.join(__import__('os').path.dirname(" \
	"__import__('os').path.abspath(__file__)), '../../../"

static const struct row {
	const char *text, *relative; /* NULL: no change */
	const char *reason;
} pth[] = {
	{"/env/src\n/other\n", "../../../src\n/other\n", "a path inside"},
	{"/env/src\r\n# /env\nimport x", "../../../src\r\n# /env\nimport x", "other lines stay"},
	{"/env\n/environment/a\n", NULL, "no path inside"},
	{"/env/..a/../../x\n", NULL, "it leads out after a name with dots"},
	{"/env/..\rx\n", NULL, "it leads out, as a CR ends a line"},
	{"x\r/env/a\r/env/b", "x\r../../../a\r../../../b", "lines that end in CR"},
	{"/env/.. \n", NULL, "it leads out without the blank, which Python removes"},
	{"", NULL, "an empty file"},
};

static const struct row finder[] = {
	{"M = {'a': '/env/a', \"b\":\"/env/b\"}\n", "M = {'a': " HERE "a'), \"b\":" HERE "b')}\n",
	 "two literals"},
	{"r'/env/a'", NULL, "an expression has no prefix"},
	{"b\"/env/a\"", NULL, "bytes are not text"},
	{"'x' '/env/a'", NULL, "an expression is not joined to a literal before it"},
	{"'/env/a'\n\t\"x\"", NULL, "nor to one after it"},
	{"'/env/a/../../x'", NULL, "it leads out"},
	{"{'it\\'s': '/env/a'}", "{'it\\'s': " HERE "a')}", "a literal with an escape before it"},
	{"# it's \"/env/a\"", NULL, "a comment"},
	{"'/env/a\n\"/env/a\"", "'/env/a\n" HERE "a')", "an open quote ends with its line"},
	{"\"/env/it's\"", NULL, "a quote in the path"},
};

static void
check(const struct row *rows, size_t count, int is_finder)
{
	static struct environment env = {.name_count = 1};

	assert_int_equal(path_set(&env.names[0], "/env", 4), 0);
	for (size_t i = 0; i < count; i++) {
		struct buf text = {0}, out = {0};
		const char *expected = rows[i].relative ? rows[i].relative : rows[i].text;
		int changed;

		assert_int_equal(buf_puts(&text, rows[i].text), 0);
		changed = (is_finder ? relative_paths_finder : relative_paths_pth)(&env, SITE,
										   &text, &out);
		CHECK(changed == (rows[i].relative != NULL), "%s: %d", rows[i].reason, changed);
		CHECK(!strcmp(buf_str(&out), expected), "%s: '%s'", rows[i].reason, buf_str(&out));
		buf_free(&text);
		buf_free(&out);
	}
}

static void
lines_of_a_pth_file_become_relative(void **state)
{
	(void)state;
	check(pth, COUNT_OF(pth), 0);
}

static void
literals_of_a_finder_become_expressions(void **state)
{
	(void)state;
	check(finder, COUNT_OF(finder), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_a_pth_file_become_relative),
		cmocka_unit_test(literals_of_a_finder_become_expressions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
