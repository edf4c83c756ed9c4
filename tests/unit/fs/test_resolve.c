/* SPDX-License-Identifier: MIT */
/*
 * Directories are found by their paths, through the right symlinks only.
 */
#include <errno.h>

#include "fs/resolve.h"
#include "support/scratch.h"

#define OTHER 12345 /* a user */

/* 1 if the path leads to the directory. */
static int
leads_to(const char *path, const char *dir)
{
	struct stat found, expected;
	int fd = resolve_dir(path), same;

	if (fd < 0)
		return 0;
	same = fstat(fd, &found) == 0 && stat(dir, &expected) == 0 &&
	       found.st_ino == expected.st_ino && found.st_dev == expected.st_dev;
	close(fd);
	return same;
}

static void
links_are_followed_one_after_another(void **state)
{
	struct path absolute = scratch_dir;

	(void)state;
	scratch_text("a/b/file", "x");
	assert_int_equal(path_push(&absolute, "a"), 0);
	assert_int_equal(symlink(absolute.buf, "one"), 0);
	assert_int_equal(symlink("../one/b/", "a/two"), 0);
	assert_int_equal(symlink("a/./two/..//b/../", "three"), 0);
	assert_true(leads_to("a/b", "a/b"));
	assert_true(leads_to("a//b/", "a/b"));
	assert_true(leads_to(absolute.buf, "a"));
	assert_true(leads_to("one/b", "a/b"));
	assert_true(leads_to("a/two", "a/b"));
	assert_true(leads_to("three", "a"));
	assert_true(leads_to("three/two/.", "a/b"));
	assert_true(leads_to("/", "/"));
	assert_true(leads_to("..", ".."));
}

static void
what_is_not_a_directory_is_refused(void **state)
{
	static const struct {
		const char *path;
		int error;
	} wrong[] = {
		{"file", ENOTDIR},  {"file/x", ENOTDIR}, {"none", ENOENT},
		{"broken", ENOENT}, {"circle", ELOOP},   {"link/x", ENOTDIR},
	};

	(void)state;
	scratch_text("file", "x");
	assert_int_equal(symlink("none", "broken"), 0);
	assert_int_equal(symlink("circle", "circle"), 0);
	assert_int_equal(symlink("file", "link"), 0);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		errno = 0;
		CHECK(resolve_dir(wrong[i].path) == -1 && errno == wrong[i].error, "'%s' gives %d",
		      wrong[i].path, errno);
	}
}

static void
links_of_another_user_lead_only_to_what_is_theirs(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	scratch_text("theirs/sub/file", "x");
	scratch_text("ours/theirs/file", "x");
	if (chown("theirs", OTHER, OTHER) < 0) {
		assert_int_equal(errno, EINVAL);
		print_message("# root is the only user of this namespace\n");
		skip();
	}
	assert_int_equal(chown("ours/theirs", OTHER, OTHER), 0);
	assert_int_equal(symlink("theirs", "good"), 0);
	assert_int_equal(symlink("ours", "bad"), 0);
	assert_int_equal(symlink("theirs", "mine"), 0);
	assert_int_equal(lchown("good", OTHER, OTHER), 0);
	assert_int_equal(lchown("bad", OTHER, OTHER), 0);
	assert_true(leads_to("good", "theirs"));
	assert_true(leads_to("mine", "theirs"));
	assert_true(leads_to("bad/theirs", "ours/theirs"));
	errno = 0;
	assert_true(resolve_dir("bad") == -1 && errno == EXDEV);
	assert_true(resolve_dir("good/sub") == -1 && errno == EXDEV);
	assert_int_equal(lchown("bad", OTHER + 1, OTHER), 0);
	assert_int_equal(symlink("../bad", "theirs/second"), 0);
	assert_int_equal(lchown("theirs/second", OTHER, OTHER), 0);
	assert_true(resolve_dir("theirs/second/theirs") == -1 && errno == EXDEV);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(links_are_followed_one_after_another),
		scratch_test(what_is_not_a_directory_is_refused),
		scratch_test(links_of_another_user_lead_only_to_what_is_theirs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
