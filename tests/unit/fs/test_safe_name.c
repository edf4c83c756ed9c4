/* SPDX-License-Identifier: MIT */
/*
 * The gate for names in archives.
 */
#include "support/unit.h"

#include "common/layout.h"
#include "fs/safe_name.h"

#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X255 X64 X64 X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const char *const good[] = {
	"a",
	"a/b",
	"a/b/",
	"pip/_vendor/__init__.py",
	".hidden",
	"..a",
	"a..",
	"...",
	"a b",
	"~",
	"-rf",
	"a:b",
	"\xc3\xa4/\xff",
	X255,
	X255 "/" X255,
};

static void
safe_name_accepts_names_below_the_directory(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++)
		CHECK(!safe_name_reject(good[i], strlen(good[i])), "'%s': %s", good[i],
		      safe_name_reject(good[i], strlen(good[i])));
}

static const struct {
	const char *name, *why, *reason;
} climbers[] = {
	{"..", "it climbs out with '..'", "the directory above"},
	{"../", "it climbs out with '..'", "as a directory"},
	{"../evil", "it climbs out with '..'", "a file there"},
	{"a/..", "it climbs out with '..'", "the directory itself, by a way round"},
	{"a/../b", "it climbs out with '..'", "harmless only while a is not a link"},
	{"a/../../evil", "it climbs out with '..'", "climbs after descending"},
	{"a/b/../../../evil", "it climbs out with '..'", "climbs further than it descended"},
	{"/", "it is absolute", "the root"},
	{"/etc/passwd", "it is absolute", "anywhere"},
	{"//etc", "it is absolute", "anywhere, with two slashes"},
};

static const struct {
	const char *name, *why, *reason;
} unclear[] = {
	{"", "it is empty", "names nothing"},
	{".", "it has a part '.'", "the directory itself"},
	{"./a", "it has a part '.'", "two names for one file"},
	{"a/./b", "it has a part '.'", "two names for one file"},
	{"a/.", "it has a part '.'", "at the end"},
	{"a/./", "it has a part '.'", "at the end, as a directory"},
	{"a//b", "it has an empty part", "two names for one file"},
	{"a//", "it has an empty part", "only one slash may stand at the end"},
	{"a\\b", "it holds a backslash", "a separator on Windows"},
	{"..\\evil", "it holds a backslash", "climbs on Windows"},
	{"a\nb", "it holds a control character", "a line of its own in RECORD"},
	{"\x1b[2J", "it holds a control character", "writes to the terminal"},
	{"a\x7f", "it holds a control character", "DEL"},
	{X255 "x", "a part of it is too long", "256 bytes"},
	{"a/" X255 "x/b", "a part of it is too long", "in the middle"},
};

static void
safe_name_refuses_names_that_climb(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(climbers); i++) {
		const char *why = safe_name_reject(climbers[i].name, strlen(climbers[i].name));

		CHECK(why && !strcmp(why, climbers[i].why), "'%s' gives '%s': %s", climbers[i].name,
		      why ? why : "(accepted)", climbers[i].reason);
	}
}

static void
safe_name_refuses_names_that_are_unclear(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(unclear); i++) {
		const char *why = safe_name_reject(unclear[i].name, strlen(unclear[i].name));

		CHECK(why && !strcmp(why, unclear[i].why), "'%s' gives '%s': %s", unclear[i].name,
		      why ? why : "(accepted)", unclear[i].reason);
	}
}

static void
safe_name_refuses_a_nul_wherever_it_stands(void **state)
{
	(void)state;
	assert_string_equal(safe_name_reject("a\0b", 3), "it holds a control character");
	assert_string_equal(safe_name_reject("\0", 1), "it holds a control character");
	assert_string_equal(safe_name_reject("a\0", 2), "it holds a control character");
}

static void
safe_name_refuses_names_longer_than_a_path(void **state)
{
	static char name[PATH_CAP];

	(void)state;
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 2 ? '/' : 'a';
	assert_null(safe_name_reject(name, PATH_CAP - 1));
	assert_string_equal(safe_name_reject(name, PATH_CAP), "it is too long");
}

static void
safe_name_reads_no_byte_beyond_the_length(void **state)
{
	(void)state;
	assert_null(safe_name_reject("a/..", 2));
	assert_null(safe_name_reject("ab\nc", 2));
	assert_string_equal(safe_name_reject("...", 2), "it climbs out with '..'");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(safe_name_accepts_names_below_the_directory),
		cmocka_unit_test(safe_name_refuses_names_that_climb),
		cmocka_unit_test(safe_name_refuses_names_that_are_unclear),
		cmocka_unit_test(safe_name_refuses_a_nul_wherever_it_stands),
		cmocka_unit_test(safe_name_refuses_names_longer_than_a_path),
		cmocka_unit_test(safe_name_reads_no_byte_beyond_the_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
