/* SPDX-License-Identifier: MIT */
/*
 * Symlinks, one hop at a time, as the kernel follows them.
 */
#include "support/scratch.h"

#include "common/readlink.h"

static const struct {
	const char *name, *target, *to, *reason;
} hops[] = {
	{"a", "b", "b", "a sibling in the current directory"},
	{"./a", "b", "./b", "a sibling by a longer name"},
	{"d/a", "b", "d/b", "a target is relative to the link's directory"},
	{"d/a", "../b", "d/../b", "'..' is left to the kernel"},
	{"d/a", "/b", "/b", "an absolute target replaces all"},
	{"d/a", "b/c", "d/b/c", "a target of several parts"},
	{"d//a", "b", "d//b", "slashes stay as they are"},
	{"d/a", "b/", "d/b/", "a slash at the target's end stays"},
};

static void
a_hop_is_relative_to_the_links_directory(void **state)
{
	(void)state;
	assert_int_equal(mkdir("d", 0755), 0);
	for (size_t i = 0; i < COUNT_OF(hops); i++) {
		struct path p;

		unlink(hops[i].name);
		assert_int_equal(symlink(hops[i].target, hops[i].name), 0);
		assert_int_equal(path_set(&p, hops[i].name, strlen(hops[i].name)), 0);
		assert_int_equal(link_follow(&p), 1);
		CHECK(!strcmp(p.buf, hops[i].to), "'%s' to '%s' gives '%s': %s", hops[i].name,
		      hops[i].target, p.buf, hops[i].reason);
	}
}

static void
a_path_that_is_not_a_link_stays(void **state)
{
	static const char *const names[] = {"file",   "dir", "dir/", "missing",
					    "file/x", "",    "dir/."};

	(void)state;
	scratch_text("file", "");
	assert_int_equal(mkdir("dir", 0755), 0);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct path p;

		assert_int_equal(path_set(&p, names[i], strlen(names[i])), 0);
		assert_int_equal(link_follow(&p), 0);
		assert_string_equal(p.buf, names[i]);
	}
}

static void
a_dangling_symlink_is_followed(void **state)
{
	struct path p;

	(void)state;
	assert_int_equal(symlink("missing", "a"), 0);
	assert_int_equal(path_set(&p, "a", 1), 0);
	assert_int_equal(link_follow(&p), 1);
	assert_string_equal(p.buf, "missing");
	assert_int_equal(link_follow(&p), 0);
}

static void
a_target_that_does_not_fit_is_an_error(void **state)
{
	static char target[PATH_CAP];
	struct path p = {0};

	(void)state;
	memset(target, 'x', PATH_CAP - 2);
	for (size_t i = 100; i < PATH_CAP - 2; i += 100)
		target[i] = '/';
	assert_int_equal(symlink(target, "long"), 0);
	for (int i = 0; i < 50; i++)
		assert_int_equal(path_push(&p, "."), 0);
	assert_int_equal(path_push(&p, "long"), 0);
	errno = 0;
	assert_int_equal(link_follow(&p), -1);
	assert_int_equal(errno, ENAMETOOLONG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(a_hop_is_relative_to_the_links_directory),
		scratch_test(a_path_that_is_not_a_link_stays),
		scratch_test(a_dangling_symlink_is_followed),
		scratch_test(a_target_that_does_not_fit_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
