/* SPDX-License-Identifier: MIT */
/*
 * The directories of installers: the shim finds no interpreter that the builder would not.
 */
#include "support/unit.h"

#include <fnmatch.h>

#include "common/discover.h"
#include "common/path.h"
#include "python/install_dirs.h"

/* Writes a place of the shim in the builder's form: the star after the name's start, and "bin". */
static void
translate(const char *place, struct path *pattern)
{
	const char *star = strchr(place, '*');
	size_t n = star ? (size_t)(star - place) : strlen(place);

	assert_int_equal(path_set(pattern, place, n), 0);
	if (star) {
		n = strcspn(star + 1, "/");
		assert_int_equal(path_add(pattern, star + 1, n), 0);
		assert_int_equal(path_add(pattern, "*", 1), 0);
		assert_int_equal(path_add(pattern, star + 1 + n, strlen(star + 1 + n)), 0);
	}
	assert_int_equal(path_push(pattern, "bin"), 0);
}

static int
builder_has(const char *place)
{
	/* A pattern of the builder may cover more: a star where the shim has "x64". */
	for (size_t i = 0; install_dirs_patterns[i]; i++)
		if (fnmatch(install_dirs_patterns[i], place, FNM_PATHNAME) == 0)
			return 1;
	return 0;
}

static void
the_builder_has_every_place_of_the_shim(void **state)
{
	size_t count = 0;

	(void)state;
	for (const char *at = discover_install_dirs; *at; at += strlen(at) + 1, count++) {
		struct path pattern;

		translate(at, &pattern);
		CHECK(builder_has(pattern.buf), "the builder lacks %s", pattern.buf);
	}
	assert_true(count > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_builder_has_every_place_of_the_shim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
