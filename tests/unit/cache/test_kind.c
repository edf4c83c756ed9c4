/* SPDX-License-Identifier: MIT */
/*
 * Kinds by the names of their directories.
 */
#include "support/unit.h"

#include "cache/kind.h"

static void
a_kind_is_known_by_the_name_of_its_directory(void **state)
{
	(void)state;
	for (int i = 0; i < CACHE_KINDS; i++) {
		char name[CACHE_KIND_NAME];
		int version = -1;

		cache_kind_name(i, name);
		assert_int_equal(cache_kind_of_name(name, &version), i);
		assert_int_equal(version, cache_kind_version(i));
	}
}

static void
other_names_are_not_those_of_a_kind(void **state)
{
	static const char *const names[] = {
		"",
		"wheels",
		"wheels-v",
		"wheels-vx",
		"wheels-v1x",
		"wheels-v-1",
		"wheels-v 1",
		"wheels-v+1",
		"wheels-v10000",
		"wheels-v99999999999999999999",
		"Wheels-v1",
		"swheels-v1",
		"wheels_v1",
		"letters-v1",
	};
	int version;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		CHECK(cache_kind_of_name(names[i], &version) < 0, "'%s' is taken", names[i]);
	assert_int_equal(cache_kind_of_name("wheels-v9999", &version), CACHE_WHEELS);
	assert_int_equal(version, 9999);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kind_is_known_by_the_name_of_its_directory),
		cmocka_unit_test(other_names_are_not_those_of_a_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
