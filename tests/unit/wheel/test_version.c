/* SPDX-License-Identifier: MIT */
/*
 * Which texts spell one version.
 */
#include "support/unit.h"

#include "wheel/version.h"

static const char *const same[][2] = {
	{"1.0", "1.0"},
	{"1.0", "1"},
	{"1.0.0", "1.0"},
	{"0", "0.0"},
	{"01.02", "1.2"},
	{"2013.09", "2013.9"},
	{"v1.0", "1.0"},
	{"V1.0", "v1"},
	{"1.0.10", "1.0.10.0"},
	{"1.0a1", "1.0.A1"},
	{"1.0a1", "1.0-alpha_1"},
	{"1.0a", "1a0"},
	{"1.0b2", "1.0beta2"},
	{"1.0rc1", "1.0c1"},
	{"1.0rc1", "1.0-preview-1"},
	{"1.0.post1", "1.0-1"},
	{"1.0.post1", "1.0_1"},
	{"1.0.post1", "1.0-r1"},
	{"1.0.post", "1.0.rev0"},
	{"1.0.dev3", "1.0dev3"},
	{"1.0a1.dev2", "1.0a1dev2"},
	{"1.0+cu118", "1.0_cu118"},
	{"1.0+cu118", "1+CU118"},
	{"1.0+a.b", "1.0+a_b"},
	{"1.0+a.b", "1.0+a-b"},
	{"1.0.dev1+g12ab", "1.0.dev1_g12ab"},
	{"1!2.0", "1!2.0"},
	{"2004d", "2004d"},
	{"", ""},
};

static const char *const other[][2] = {
	{"1.0", "1.1"},
	{"1.0", "10"},
	{"1.10", "1.1"},
	{"1.0.1", "1.1.0"},
	{"1.0", "1.0a1"},
	{"1.0a1", "1.0b1"},
	{"1.0a1", "1.0a2"},
	{"1.0a1", "1.0a1.dev1"},
	{"1.0a1.dev1", "1.0a1.dev2"},
	{"1.0.dev1", "1.0.post1"},
	{"1.0", "1.0.post0"},
	{"1.0.post1", "1.0.1"},
	{"1.0+a", "1.0"},
	{"1.0+a", "1.0+b"},
	{"1.0+a1", "1.0a1"},
	{"1.0+1", "1.0.1"},
	{"1.0+1", "1.0.post1"},
	{"1!1.0", "1.0"},
	{"1!1.0", "2!1.0"},
	{"2004d", "2004"},
	{"", "0"},
	{"x", ""},
};

static int
is_same(const char *const pair[2])
{
	int is = version_is(pair[0], strlen(pair[0]), pair[1], strlen(pair[1]));

	CHECK(version_is(pair[1], strlen(pair[1]), pair[0], strlen(pair[0])) == is,
	      "'%s' and '%s' the other way round", pair[0], pair[1]);
	return is;
}

static void
spellings_of_one_version_are_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(same); i++)
		CHECK(is_same(same[i]), "'%s' and '%s'", same[i][0], same[i][1]);
	for (size_t i = 0; i < COUNT_OF(other); i++)
		CHECK(!is_same(other[i]), "'%s' and '%s'", other[i][0], other[i][1]);
}

/* Each one of the texts takes the most room that it can. */
static void
long_texts_have_room(void **state)
{
	static const char *const parts[] = {"1x", "1.", "1a", "-1", "c1", "x"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		char a[256] = "", b[256];
		size_t n = strlen(parts[i]);

		for (size_t at = 0; at + n < sizeof(a); at += n)
			memcpy(a + at, parts[i], n);
		memcpy(b, a, sizeof(a));
		assert_true(version_is(a, strlen(a), b, strlen(b)));
		b[strlen(b) - 1] = '7';
		assert_false(version_is(a, strlen(a), b, strlen(b)));
		assert_false(version_is(a, 256, a, 256));
	}
}

static void
no_byte_beyond_the_length_counts(void **state)
{
	(void)state;
	assert_true(version_is("1.0x", 3, "1.0y", 3));
	assert_false(version_is("1.0", 3, "1.0\0", 4));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings_of_one_version_are_the_same),
		cmocka_unit_test(long_texts_have_room),
		cmocka_unit_test(no_byte_beyond_the_length_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
