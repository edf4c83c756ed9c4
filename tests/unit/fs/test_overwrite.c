/* SPDX-License-Identifier: MIT */
/*
 * Replaced files: only the one that was examined, in its own directory.
 */
#include <errno.h>
#include <stdio.h>

#include "fs/overwrite.h"
#include "support/openat2.h"
#include "support/scratch.h"

static const struct overwrite bytes = {.bytes = "new", .n = 3};

static struct file_id
identify(const char *name)
{
	struct file_id id;

	assert_int_equal(file_id_read(&id, AT_FDCWD, name), 0);
	return id;
}

static int
open_top(void)
{
	int top = open("top", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(top >= 0);
	return top;
}

/* Writes to a name below "top". Returns 0, or errno after a failure. */
static int
replace(const char *name, struct file_id old, const struct overwrite *new)
{
	const char *lost;
	int top = open_top();
	int error = overwrite_bytes(top, name, &old, new, &lost) < 0 ? errno : 0;

	assert_null(lost);
	close(top);
	return error;
}

static void
file_is_replaced_and_its_hard_link_is_not(void **state)
{
	(void)state;
	scratch_text("top/a/file", "old");
	assert_int_equal(link("top/a/file", "other"), 0);
	assert_int_equal(chmod("other", 0640), 0);
	assert_int_equal(replace("a/file", identify("top/a/file"), &bytes), 0);
	assert_true(scratch_holds("top/a/file", "new"));
	assert_true(scratch_holds("other", "old"));
}

static void
second_hard_link_is_replaced_too(void **state)
{
	struct file_id id;

	(void)state;
	scratch_text("top/one", "old");
	assert_int_equal(link("top/one", "top/two"), 0);
	id = identify("top/two");
	assert_int_equal(replace("one", identify("top/one"), &bytes), 0);
	assert_int_equal(replace("two", id, &bytes), 0);
}

/* As a stat() without nanoseconds reads it, and as one does that has them. */
static void
a_time_without_nanoseconds_is_any_in_its_second(void **state)
{
	struct file_id id, whole;

	(void)state;
	scratch_text("top/file", "old");
	id = identify("top/file");
	id.mtime.tv_nsec = 5;
	whole = id;
	whole.mtime.tv_nsec = 0;
	assert_true(file_id_same(&id, &whole) && file_id_same(&whole, &id));
	whole.mtime.tv_nsec = 6;
	assert_false(file_id_same(&id, &whole));
	whole.mtime.tv_nsec = 0;
	whole.mtime.tv_sec++;
	assert_false(file_id_same(&id, &whole));
}

static void
another_file_than_the_examined_stays(void **state)
{
	struct file_id id, none = {0};

	(void)state;
	scratch_text("top/file", "old");
	id = identify("top/file");
	assert_int_equal(rename("top/file", "kept"), 0);
	assert_int_equal(replace("file", id, &bytes), ESTALE);
	scratch_text("top/file", "old");
	assert_int_equal(replace("file", id, &bytes), ESTALE);
	assert_int_equal(replace("file", none, &bytes), ESTALE);
	assert_true(scratch_holds("top/file", "old"));
	assert_int_equal(unlink("top/file"), 0);
	assert_int_equal(symlink("../kept", "top/file"), 0);
	assert_int_equal(replace("file", id, &bytes), ESTALE);
	assert_true(scratch_holds("kept", "old"));
}

static void
file_that_grew_since_stays(void **state)
{
	struct file_id id;

	(void)state;
	scratch_text("top/file", "old");
	id = identify("top/file");
	scratch_text("top/more", "x");
	assert_int_equal(truncate("top/file", 100), 0);
	assert_int_equal(replace("file", id, &bytes), ESTALE);
}

static void
file_with_other_bytes_of_the_same_size_and_time_stays(void **state)
{
	static const struct timespec times[] = {{1000, 0}, {1000, 0}};
	struct file_id id;

	(void)state;
	scratch_text("top/file", "old");
	assert_int_equal(utimensat(AT_FDCWD, "top/file", times, 0), 0);
	id = identify("top/file");
	file_id_add_bytes(&id, "OLD", 3);
	assert_int_equal(replace("file", id, &bytes), ESTALE);
	assert_true(scratch_holds("top/file", "old"));
	file_id_add_bytes(&id, "old", 3);
	assert_int_equal(replace("file", id, &bytes), 0);
}

static void
link_whose_target_has_other_bytes_now_stays(void **state)
{
	struct file_id id;

	(void)state;
	scratch_text("top/real", "new text");
	assert_int_equal(symlink("real", "top/link"), 0);
	id = identify("top/link");
	file_id_add_bytes(&id, "old text", 8);
	assert_int_equal(replace("link", id, &bytes), ESTALE);
	assert_int_equal(unlink("top/real"), 0);
	assert_int_equal(replace("link", id, &bytes), ESTALE);
}

static void
link_in_place_of_a_directory_is_not_followed(void **state)
{
	struct file_id id;

	(void)state;
	scratch_text("outside/file", "old");
	scratch_text("top/file", "old");
	assert_int_equal(symlink("../outside", "top/dir"), 0);
	id = identify("outside/file");
	assert_int_equal(replace("dir/file", id, &bytes), ELOOP);
	assert_int_equal(replace("dir/new", (struct file_id){0}, &bytes), ELOOP);
	assert_int_equal(replace("../outside/file", id, &bytes), EXDEV);
	assert_true(scratch_holds("outside/file", "old"));
}

static void
new_file_makes_its_directory(void **state)
{
	static const struct overwrite program = {.bytes = "new", .n = 3, .mode = 0777};
	struct stat st;
	mode_t mask = umask(027);

	(void)state;
	scratch_text("top/x", "x");
	assert_int_equal(replace("a/b/file", (struct file_id){0}, &program), 0);
	umask(mask);
	assert_int_equal(stat("top/a/b/file", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0750);
}

static void
what_replaces_a_link_has_the_mode_of_a_target_inside(void **state)
{
	struct stat st;
	mode_t mask;

	(void)state;
	need_openat2();
	mask = umask(022);
	scratch_text("top/real", "old");
	scratch_text("outside", "old");
	assert_int_equal(chmod("top/real", 0606), 0);
	assert_int_equal(chmod("outside", 0606), 0);
	assert_int_equal(symlink("real", "top/inside"), 0);
	assert_int_equal(symlink("../outside", "top/out"), 0);
	assert_int_equal(replace("inside", identify("top/inside"), &bytes), 0);
	assert_int_equal(replace("out", identify("top/out"), &bytes), 0);
	umask(mask);
	assert_int_equal(lstat("top/inside", &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0606);
	assert_int_equal(lstat("top/out", &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0644);
	assert_true(scratch_holds("top/real", "old"));
	assert_true(scratch_holds("outside", "old"));
}

static void
times_stay_unless_the_file_is_fresh(void **state)
{
	static const struct timespec old[] = {{1000, 5}, {2000, 7}};
	const struct overwrite fresh = {.bytes = "new", .n = 3, .is_fresh = 1};
	struct stat st;

	(void)state;
	scratch_text("top/file", "old");
	assert_int_equal(utimensat(AT_FDCWD, "top/file", old, 0), 0);
	assert_int_equal(replace("file", identify("top/file"), &bytes), 0);
	assert_int_equal(stat("top/file", &st), 0);
	assert_int_equal(st.st_mtim.tv_sec, 2000);
	assert_int_equal(st.st_mtim.tv_nsec, 7);
	assert_int_equal(replace("file", identify("top/file"), &fresh), 0);
	assert_int_equal(stat("top/file", &st), 0);
	assert_true(st.st_mtim.tv_sec > 2000);
}

static void
link_gets_its_target_only_if_it_is_the_examined(void **state)
{
	struct file_id id;
	int top;

	(void)state;
	scratch_text("top/a/x", "x");
	assert_int_equal(symlink("x", "top/a/link"), 0);
	id = identify("top/a/link");
	top = open_top();
	assert_int_equal(overwrite_link(top, "a/link", &id, "y"), 0);
	assert_int_equal(overwrite_link(top, "a/link", &id, "z"), -1);
	assert_int_equal(errno, ESTALE);
	close(top);
}

static void
copy_takes_a_free_name_only(void **state)
{
	int top;

	(void)state;
	scratch_text("from", "new");
	scratch_text("top/taken", "old");
	top = open_top();
	assert_int_equal(overwrite_copy(top, "a/file", "from"), -1);
	assert_int_equal(errno, ENOENT); /* a relative name is below the root */
	assert_int_equal(overwrite_copy(top, "a/file", "../from"), 0);
	assert_true(scratch_holds("top/a/file", "new"));
	assert_int_equal(overwrite_copy(top, "taken", "../from"), -1);
	assert_int_equal(errno, ESTALE);
	assert_true(scratch_holds("top/taken", "old"));
	close(top);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(file_is_replaced_and_its_hard_link_is_not),
		scratch_test(second_hard_link_is_replaced_too),
		scratch_test(a_time_without_nanoseconds_is_any_in_its_second),
		scratch_test(another_file_than_the_examined_stays),
		scratch_test(file_that_grew_since_stays),
		scratch_test(file_with_other_bytes_of_the_same_size_and_time_stays),
		scratch_test(link_whose_target_has_other_bytes_now_stays),
		scratch_test(link_in_place_of_a_directory_is_not_followed),
		scratch_test(new_file_makes_its_directory),
		scratch_test(what_replaces_a_link_has_the_mode_of_a_target_inside),
		scratch_test(times_stay_unless_the_file_is_fresh),
		scratch_test(link_gets_its_target_only_if_it_is_the_examined),
		scratch_test(copy_takes_a_free_name_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
