/* SPDX-License-Identifier: MIT */
/*
 * The number of an interpreter's patch, from its header.
 */
#include "support/scratch.h"

#include "patch.h"

#define HEADER(text) "/* \"Python\" */\n#define PY_VERSION      \t" text "\n"

static const struct {
	const char *header, *patch;
} rows[] = {
	{HEADER("\"3.12.5\""), ".5.final.0"},
	{HEADER("\"3.12.15\""), ".15.final.0"},
	{HEADER("\"3.12.0\""), ".0.final.0"},
	{HEADER("\"3.12.5+\""), ".5.final.0"}, /* a build between two releases */
	{HEADER("\"3.12.5\"\r"), ".5.final.0"},
	{"#define PYPY_VERSION \"7.3.16\"\n" HEADER("\"3.12.9\""), ".9.final.0"},
	{HEADER("\"3.12.0rc1\""), ""},
	{HEADER("\"3.12.0a1+\""), ""},
	{HEADER("\"3.11.5\""), ""},
	{HEADER("\"3.125.5\""), ""},
	{HEADER("\"13.12.5\""), ""},
	{HEADER("\"3.12\""), ""},
	{HEADER("\"3.12.5"), ""},
	{"\"", ""},
	{"\"3.12.", ""},
	{"", ""},
};

static const char *
patch_of(const char *name, const char *version)
{
	struct path file = {0};

	assert_int_equal(path_push(&file, scratch_dir.buf), 0);
	assert_int_equal(path_push(&file, "bin"), 0);
	assert_int_equal(path_push(&file, name), 0);
	return patch_find(&file, version);
}

static void
a_header_has_the_patch(void **state)
{
	(void)state;
	scratch_text("bin/python3.12", "");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *got;

		scratch_text("include/python3.12/patchlevel.h", rows[i].header);
		got = patch_of("python3.12", "3.12");
		CHECK(!strcmp(got, rows[i].patch), "'%s': '%s'", rows[i].header, got);
	}
}

static void
the_directory_of_a_header_has_the_letters_of_the_abi(void **state)
{
	(void)state;
	scratch_text("bin/python3.13t", "");
	scratch_text("include/python3.13/patchlevel.h", HEADER("\"3.13.1\""));
	scratch_text("include/python3.13t/patchlevel.h", HEADER("\"3.13.2\""));
	scratch_text("include/python3.7m/patchlevel.h", HEADER("\"3.7.16\""));
	scratch_text("include/pypy3.9/patchlevel.h", HEADER("\"3.9.19\""));
	assert_string_equal(patch_of("python3.13t", "3.13"), ".2.final.0");
	assert_string_equal(patch_of("python3.13", "3.13"), ".1.final.0");
	assert_string_equal(patch_of("python3.7", "3.7"), ".16.final.0");
	assert_string_equal(patch_of("pypy3.9", "3.9"), ".19.final.0");
}

static void
without_a_readable_header_the_patch_is_unknown(void **state)
{
	char large[9000];

	(void)state;
	scratch_text("bin/python3.12", "");
	assert_string_equal(patch_of("python3.12", "3.12"), "");
	scratch_text("include/python3.12/patchlevel.h/x", "");
	assert_string_equal(patch_of("python3.12", "3.12"), "");
	memset(large, '"', sizeof(large));
	scratch_bytes("include/python3.14/patchlevel.h", large, sizeof(large));
	assert_string_equal(patch_of("python3.14", "3.14"), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(a_header_has_the_patch),
		scratch_test(the_directory_of_a_header_has_the_letters_of_the_abi),
		scratch_test(without_a_readable_header_the_patch_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
