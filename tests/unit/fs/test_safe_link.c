/* SPDX-License-Identifier: MIT */
/*
 * The gate for targets of symlinks, and for the depth of directories.
 */
#include <string.h>

#include "fs/safe_name.h"
#include "support/unit.h"

static const struct {
	const char *name, *target, *why;
} links[] = {
	{"a", "b", NULL},
	{"a", ".", NULL},
	{"a/b", "..", NULL},
	{"a/b/c", "../../d", NULL},
	{"a/b", "../c/d/", NULL},
	{"a/b", "./../c", NULL},
	{"a/b", "..//c", NULL},
	{"a", "...", NULL},
	{"a", "", "it is a link to nothing"},
	{"a", "/b", "it is a link that leads out, by an absolute name"},
	{"a", "..", "it is a link that leads out"},
	{"a/b", "../..", "it is a link that leads out"},
	{"a/b", "./.././..", "it is a link that leads out"},
	{"a/b", "../c/../d", "it is a link with '..' after a name"},
	{"a/b/c", "d/..", "it is a link with '..' after a name"},
};

static void
links_are_judged_by_where_they_lie(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(links); i++) {
		const char *why = safe_name_reject_link(links[i].name, links[i].target);

		CHECK(why == links[i].why || (why && links[i].why && !strcmp(why, links[i].why)),
		      "'%s' -> '%s' gives '%s'", links[i].name, links[i].target,
		      why ? why : "(accepted)");
	}
}

static void
directories_are_deep_from_129_parts_on(void **state)
{
	char name[2 * (SAFE_NAME_DEPTH + 1)];

	(void)state;
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 2 ? '/' : 'a';
	assert_false(safe_name_is_deep("", 0));
	assert_false(safe_name_is_deep(name, 2 * SAFE_NAME_DEPTH - 1));
	assert_true(safe_name_is_deep(name, 2 * SAFE_NAME_DEPTH + 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_are_judged_by_where_they_lie),
		cmocka_unit_test(directories_are_deep_from_129_parts_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
