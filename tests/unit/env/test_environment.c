/* SPDX-License-Identifier: MIT */
/*
 * Paths that lie in an environment, by their texts.
 */
#include "support/unit.h"

#include "env/environment.h"

static const struct {
	const char *path;
	int is_held;
	const char *reason;
} rows[] = {
	{"/env/a", 1, "it is inside"},
	{"/env/", 1, "it is the environment itself"},
	{"/env", 0, "nothing is left to be made relative"},
	{"/environment/a", 0, "another name starts the same"},
	{"/env/a/../b", 0, "a link before '..' may lead elsewhere"},
	{"/env/..", 0, "it climbs out"},
	{"/env/..a/b..", 1, "names may have dots"},
	{"/env/..a/../../b", 0, "it climbs out after a name with dots"},
	{"/env/...", 1, "a name of dots"},
};

static void
environment_holds_paths_that_do_not_climb(void **state)
{
	static struct environment env = {.name_count = 1};

	(void)state;
	assert_int_equal(path_set(&env.names[0], "/env", 4), 0);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t rest = 0;
		int is_held = environment_holds(&env, rows[i].path, strlen(rows[i].path), &rest);

		CHECK(is_held == rows[i].is_held, "'%s': %s", rows[i].path, rows[i].reason);
		CHECK(!is_held || rest == 5, "'%s': rest %zu", rows[i].path, rest);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(environment_holds_paths_that_do_not_climb),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
