/* SPDX-License-Identifier: MIT */
/*
 * Names of wheels and of projects, and the wheels that an interpreter accepts.
 */
#include <stdio.h>

#include "elf/make_elf_file.h"
#include "support/scratch.h"

#include "wheel/tags.h"

static const struct {
	const char *file, *reason;
} bad_names[] = {
	{"", "empty"},
	{".whl", "nothing but the suffix"},
	{"pip-1.0-py3-none-any.zip", "another suffix"},
	{"pip-1.0-py3-none-any.whl.part", "letters after the suffix"},
	{"pip-1.0-py3-none.whl", "a part is missing"},
	{"pip-py3-none-any.whl", "so is the version"},
	{"pip--py3-none-any.whl", "an empty version"},
	{"-1.0-py3-none-any.whl", "an empty project"},
	{"pip-1.0-py3--any.whl", "an empty tag"},
	{"pip-1.0-py3-none-.whl", "an empty platform"},
	{"pip-1.0-x-py3-none-any.whl", "a build that does not start with a digit"},
	{"pip-1.0-1-2-py3-none-any.whl", "a part too many"},
	{"pi p-1.0-py3-none-any.whl", "a space"},
	{"pip-1.0-py3-none-any/.whl", "a slash"},
	{"p\ni-1.0-py3-none-any.whl", "a control character"},
	{"pi\xc3\xa9-1.0-py3-none-any.whl", "a letter beyond ASCII"},
};

static void
a_name_that_is_not_a_wheels_is_refused(void **state)
{
	struct wheel_filename name;
	char longest[NAME_CAP + 32];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad_names); i++)
		CHECK(wheel_filename_parse(&name, bad_names[i].file) < 0, "accepted: %s",
		      bad_names[i].reason);
	memset(longest, 'a', NAME_CAP);
	strcpy(longest + NAME_CAP, "-1-py3-none-any.whl");
	CHECK(wheel_filename_parse(&name, longest) < 0, "accepted: longer than any file's name");
}

static void
a_wheels_name_is_split_into_its_parts(void **state)
{
	struct wheel_filename name;

	(void)state;
	assert_int_equal(wheel_filename_parse(&name, "a.B_c-1.0+x.1-2z-cp38.py3-none-any.whl"), 0);
	assert_string_equal(name.project, "a.B_c");
	assert_string_equal(name.version, "1.0+x.1");
	assert_string_equal(name.build, "2z");
	assert_string_equal(name.python, "cp38.py3");
	assert_string_equal(name.abi, "none");
	assert_string_equal(name.platform, "any");
	assert_int_equal(wheel_filename_parse(&name, "a-1-py3-none-any.whl"), 0);
	assert_string_equal(name.build, "");
}

static void
projects_are_the_same_by_pep_503(void **state)
{
	static const struct {
		const char *a, *b;
		int same;
	} pairs[] = {
		{"a", "A", 1},      {"a-b", "a_b", 1},   {"a.b", "A--_b", 1}, {"ab", "a-b", 0},
		{"a", "ab", 0},     {"a-", "a", 0},      {"", "", 1},         {"a-b", "a-c", 0},
		{"a__b", "a.b", 1}, {"pip", "pip-x", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		CHECK(wheel_filename_is(pairs[i].a, strlen(pairs[i].a), pairs[i].b,
					strlen(pairs[i].b)) == pairs[i].same,
		      "'%s' and '%s'", pairs[i].a, pairs[i].b);
}

/* Interpreters, as they describe themselves. */
static const struct {
	const char *implementation;
	unsigned version[2];
	const char *suffix, *libc;
} pythons[] = {
	{"CPython", {3, 11}, ".cpython-311-x86_64-linux-gnu.so", "glibc 2.36"},
	{"CPython", {3, 7}, ".cpython-37m-x86_64-linux-gnu.so", "glibc 2.17"},
	{"CPython", {3, 13}, ".cpython-313t-aarch64-linux-gnu.so", "glibc 2.40"},
	{"CPython", {3, 15}, ".cpython-315td-x86_64-linux-gnu.so", "glibc 2.42"},
	{"CPython", {3, 10}, ".cpython-310d-i386-linux-gnu.so", "glibc 2.31"},
	{"CPython", {3, 12}, ".cpython-312-x86_64-linux-musl.so", ""},
	{"PyPy", {3, 9}, ".pypy39-pp73-x86_64-linux-gnu.so", "glibc 2.36"},
};
enum { CP311, CP37, CP313T, CP315TD, CP310D, MUSL, PYPY };

static const struct {
	int python;
	const char *tags;
	int fits;
} fits[] = {
	{CP311, "py3-none-any", 1},
	{CP311, "py2.py3-none-any", 1},
	{CP311, "py2-none-any", 0},
	{CP311, "py311-none-any", 1},
	{CP311, "py38-none-any", 1},
	{CP311, "py312-none-any", 0},
	{CP311, "py4-none-any", 0},
	{CP311, "py-none-any", 0},
	{CP311, "py3x-none-any", 0},
	{CP311, "cp311-none-any", 1},
	{CP311, "cp310-none-any", 0},
	{CP311, "cp3-none-any", 0},
	{CP311, "pp3-none-any", 0},
	{CP311, "py3-cp311-any", 0},
	{CP311, "cp311-cp311-linux_x86_64", 1},
	{CP311, "cp311-cp311-linux_aarch64", 0},
	{CP311, "cp311-cp311-win_amd64", 0},
	{CP311, "cp311-cp311-macosx_11_0_x86_64", 0},
	{CP311, "cp311-cp311d-linux_x86_64", 0},
	{CP311, "cp310-cp310-linux_x86_64", 0},
	{CP311, "cp310.cp311-cp310.cp311-linux_x86_64", 1},
	{CP311, "cp311-cp311-manylinux1_x86_64", 1},
	{CP311, "cp311-cp311-manylinux2010_x86_64", 1},
	{CP311, "cp311-cp311-manylinux2014_x86_64", 1},
	{CP311, "cp311-cp311-manylinux_2_36_x86_64", 1},
	{CP311, "cp311-cp311-manylinux_2_37_x86_64", 0},
	{CP311, "cp311-cp311-manylinux_3_0_x86_64", 0},
	{CP311, "cp311-cp311-manylinux_2_x86_64", 0},
	{CP311, "cp311-cp311-manylinux_2_99999999999_x86_64", 0},
	{CP311, "cp311-cp311-manylinux_2_5_x86_64.manylinux_2_99_x86_64", 1},
	{CP311, "cp311-cp311-musllinux_1_1_x86_64", 0},
	{CP311, "py3-none-manylinux2014_x86_64", 1},
	{CP311, "cp38-abi3-manylinux2014_x86_64", 1},
	{CP311, "cp311-abi3-manylinux2014_x86_64", 1},
	{CP311, "cp312-abi3-manylinux2014_x86_64", 0},
	{CP311, "py3-abi3-linux_x86_64", 0},
	{CP311, "cp311-abi3t-linux_x86_64", 0},
	{CP37, "cp37-cp37m-manylinux_2_17_x86_64", 1},
	{CP37, "cp37-cp37-manylinux_2_17_x86_64", 0},
	{CP37, "cp37-cp37m-manylinux_2_18_x86_64", 0},
	{CP313T, "cp313-cp313t-manylinux_2_40_aarch64", 1},
	{CP313T, "cp313-cp313-manylinux_2_40_aarch64", 0},
	{CP313T, "cp313-abi3-manylinux_2_40_aarch64", 0},
	{CP313T, "cp313-none-any", 1},
	{CP315TD, "cp315-cp315t-linux_x86_64", 1},
	{CP315TD, "cp315-cp315td-linux_x86_64", 1},
	{CP315TD, "cp315-abi3.abi3t-linux_x86_64", 1},
	{CP310D, "cp310-cp310-manylinux2014_i686", 1},
	{CP310D, "cp310-cp310d-linux_i686", 1},
	{CP310D, "cp310-cp310-linux_x86_64", 0},
	{MUSL, "cp312-cp312-manylinux2014_x86_64", 0},
	{MUSL, "cp312-cp312-linux_x86_64", 1},
	{MUSL, "cp312-cp312-musllinux_1_0_x86_64", 0}, /* no loader here has its version */
	{PYPY, "pp39-pypy39_pp73-manylinux2014_x86_64", 1},
	{PYPY, "pp39-pypy39_pp72-manylinux2014_x86_64", 0},
	{PYPY, "cp39-cp39-manylinux2014_x86_64", 0},
	{PYPY, "cp38-abi3-manylinux2014_x86_64", 0},
	{PYPY, "pp3-none-any", 1},
	{PYPY, "pp39-none-any", 1},
	{PYPY, "py39-none-any", 1},
};

static int
fit(int python, const char *executable, const char *tags_text, struct buf *why)
{
	struct wheel_filename name;
	struct tags tags;
	char file[NAME_CAP];

	snprintf(file, sizeof(file), "x-1-%s.whl", tags_text);
	CHECK(wheel_filename_parse(&name, file) == 0, "'%s' is refused", file);
	tags_of(&tags, pythons[python].implementation, pythons[python].version,
		pythons[python].suffix, pythons[python].libc, executable);
	return tags_fit(&tags, &name, why);
}

static void
tags_fit_as_pip_has_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(fits); i++) {
		struct buf why = {0};
		int got = fit(fits[i].python, "/nowhere", fits[i].tags, &why);

		CHECK((got > 0) == fits[i].fits, "%s for %s: %d, %s", fits[i].tags,
		      pythons[fits[i].python].suffix, got, buf_str(&why));
		CHECK((why.len == 0) == fits[i].fits, "%s: no reason, or one too many",
		      fits[i].tags);
		buf_free(&why);
	}
}

static void
the_closer_a_wheel_is_made_for_it_the_better(void **state)
{
	static const char *const order[] = {
		"py3-none-any",
		"py3-none-linux_x86_64",
		"cp311-none-any",
		"cp311-none-linux_x86_64",
		"cp38-abi3-linux_x86_64",
		"cp311-cp311-linux_x86_64",
		"cp311-cp311-manylinux2014_x86_64",
	};
	struct buf why = {0};

	(void)state;
	for (size_t i = 1; i < COUNT_OF(order); i++)
		CHECK(fit(CP311, "", order[i - 1], &why) < fit(CP311, "", order[i], &why),
		      "'%s' is not better than '%s'", order[i], order[i - 1]);
	buf_free(&why);
}

static void
the_reason_names_the_tag_that_does_not_fit(void **state)
{
	struct buf why = {0};

	(void)state;
	fit(CP311, "", "cp312-cp312-manylinux2014_x86_64", &why);
	assert_string_equal(buf_str(&why), "it is for 'cp312-cp312', and this Python takes "
					   "'cp311-cp311' or 'py3-none'");
	why.len = 0;
	fit(CP311, "", "cp311-cp311-manylinux_2_40_x86_64", &why);
	assert_string_equal(buf_str(&why), "it is for 'manylinux_2_40_x86_64', and this is "
					   "'x86_64' with glibc 2.36");
	buf_free(&why);
}

/* An executable whose loader lies in the scratch directory and has these bytes. */
static void
write_python(const char *bytes, size_t n)
{
	struct hand h;
	struct path loader = scratch_dir;

	assert_int_equal(path_push(&loader, "ld-musl-x86_64.so.1"), 0);
	assert_true(loader.len < HAND_DYNAMIC - HAND_INTERP);
	hand_make(&h, 64, 0, 62);
	memcpy(h.bytes + HAND_INTERP, loader.buf, loader.len + 1);
	scratch_bytes("python", h.bytes, sizeof(h.bytes));
	scratch_bytes("ld-musl-x86_64.so.1", bytes, n);
}

static void
the_version_of_musl_is_read_in_its_loader(void **state)
{
	static const char loader[] = "1.3.9 not a version\0"
				     "2.0\0"
				     "x1.9.9\0"
				     "1.2.5\0"
				     "1.8.8";
	struct buf why = {0};

	(void)state;
	write_python(loader, sizeof(loader) - 1);
	assert_true(fit(MUSL, "python", "cp312-cp312-musllinux_1_2_x86_64", &why) > 0);
	assert_true(fit(MUSL, "python", "cp312-cp312-musllinux_1_1_x86_64", &why) > 0);
	assert_string_equal(buf_str(&why), "");
	assert_int_equal(fit(MUSL, "python", "cp312-cp312-manylinux2014_x86_64", &why), 0);
	why.len = 0;
	assert_int_equal(fit(MUSL, "python", "cp312-cp312-musllinux_1_3_x86_64", &why), 0);
	assert_non_null(strstr(buf_str(&why), "musl 1.2"));
	write_python(loader, 20);
	assert_int_equal(fit(MUSL, "python", "cp312-cp312-musllinux_1_0_x86_64", &why), 0);
	buf_free(&why);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_that_is_not_a_wheels_is_refused),
		cmocka_unit_test(a_wheels_name_is_split_into_its_parts),
		cmocka_unit_test(projects_are_the_same_by_pep_503),
		cmocka_unit_test(tags_fit_as_pip_has_it),
		cmocka_unit_test(the_closer_a_wheel_is_made_for_it_the_better),
		cmocka_unit_test(the_reason_names_the_tag_that_does_not_fit),
		scratch_test(the_version_of_musl_is_read_in_its_loader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
