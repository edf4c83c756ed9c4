/* SPDX-License-Identifier: MIT */
/*
 * Directory trees: removed and opened without following a link.
 */
#include <sched.h>
#include <sys/mount.h>

#include "support/openat2.h"
#include "support/scratch.h"

static int
open_dir(const char *name)
{
	int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static void
remove_deletes_the_whole_tree(void **state)
{
	(void)state;
	scratch_text("d/a/b/c", "x");
	scratch_text("d/a/x", "x");
	scratch_text("d/empty/x", "x");
	assert_int_equal(unlink("d/empty/x"), 0);
	assert_int_equal(mkfifo("d/fifo", 0600), 0);
	/* The entries of a read-only directory are removed too. */
	assert_int_equal(chmod("d/a/b", 0500), 0);
	scratch_text("kept", "x");
	assert_int_equal(tree_remove(AT_FDCWD, "d"), 0);
	assert_false(scratch_has("d"));
	assert_int_equal(tree_remove(AT_FDCWD, "kept"), 0);
	assert_false(scratch_has("kept"));
}

static void
remove_never_follows_a_link(void **state)
{
	(void)state;
	scratch_text("outside/file", "x");
	scratch_text("d/file", "x");
	assert_int_equal(symlink("../outside", "d/relative"), 0);
	assert_int_equal(symlink(scratch_dir.buf, "d/absolute"), 0);
	assert_int_equal(symlink("nowhere", "d/dangling"), 0);
	assert_int_equal(symlink("outside", "link"), 0);
	assert_int_equal(tree_remove(AT_FDCWD, "d"), 0);
	assert_false(scratch_has("d"));
	assert_int_equal(tree_remove(AT_FDCWD, "link"), 0);
	assert_false(scratch_has("link"));
	assert_true(scratch_holds("outside/file", "x"));
}

static void
remove_reports_a_missing_directory(void **state)
{
	(void)state;
	assert_int_equal(tree_remove(AT_FDCWD, "missing"), -1);
	assert_int_equal(errno, ENOENT);
}

/* Mounts something on "d/mnt" that only this process sees; skips the test if it may not. */
static void
mount_inside(const char *source, const char *type, unsigned long flags)
{
	scratch_text("d/mnt/covered", "x");
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount(source, "d/mnt", type, flags, NULL) < 0) {
		print_message("# only root may mount\n");
		skip();
	}
}

static void
remove_stops_at_another_file_system(void **state)
{
	int status, saved;

	(void)state;
	mount_inside("tmpfs", "tmpfs", 0);
	scratch_text("d/mnt/precious", "x");
	status = tree_remove(AT_FDCWD, "d");
	saved = errno;
	status = status == -1 && saved == EXDEV && scratch_holds("d/mnt/precious", "x");
	assert_int_equal(umount2("d/mnt", MNT_DETACH), 0);
	assert_true(status);
}

static void
remove_stops_at_a_directory_mounted_from_the_same_file_system(void **state)
{
	int status, saved;

	(void)state;
	need_openat2();
	scratch_text("outside/precious", "x");
	mount_inside("outside", NULL, MS_BIND);
	status = tree_remove(AT_FDCWD, "d");
	saved = errno;
	assert_int_equal(umount2("d/mnt", MNT_DETACH), 0);
	assert_true(scratch_holds("outside/precious", "x"));
	assert_int_equal(status, -1);
	assert_int_equal(saved, EXDEV);
}

static void
open_makes_missing_directories(void **state)
{
	static const char *const names[] = {"a/b/c", "a/b/c", "a/b", "a/b/d/", "a//e", ""};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		int fd = tree_open(AT_FDCWD, names[i]);

		CHECK(fd >= 0, "'%s'", names[i]);
		assert_int_equal(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
		close(fd);
	}
	assert_true(scratch_has("a/b/c") && scratch_has("a/b/d") && scratch_has("a/e"));
}

static void
open_refuses_links_and_files(void **state)
{
	static const char *const names[] = {"link",   "link/x",     "file",
					    "file/x", "dangling/x", "d/link/x"};

	(void)state;
	scratch_text("outside/file", "x");
	scratch_text("file", "x");
	scratch_text("d/file", "x");
	assert_int_equal(symlink("outside", "link"), 0);
	assert_int_equal(symlink("../outside", "d/link"), 0);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		errno = 0;
		CHECK(tree_open(AT_FDCWD, names[i]) == -1 && errno == ENOTDIR, "'%s'", names[i]);
	}
	assert_false(scratch_has("outside/x") || scratch_has("nowhere"));
}

static void
open_refuses_parts_that_are_too_long(void **state)
{
	char name[NAME_CAP + 1] = "";

	(void)state;
	memset(name, 'a', NAME_CAP);
	assert_int_equal(tree_open(AT_FDCWD, name), -1);
	assert_int_equal(errno, ENAMETOOLONG);
}

static void
is_empty_passes_over_the_entry_to_keep(void **state)
{
	int dir;

	(void)state;
	assert_int_equal(mkdir("d", 0755), 0);
	dir = open_dir("d");
	assert_int_equal(tree_is_empty(dir, NULL), 1);
	assert_int_equal(tree_is_empty(dir, "keep"), 1);
	scratch_text("d/keep", "");
	assert_int_equal(tree_is_empty(dir, NULL), 0);
	assert_int_equal(tree_is_empty(dir, "keep"), 1);
	assert_int_equal(tree_is_empty(dir, "keeper"), 0);
	assert_int_equal(symlink("nowhere", "d/.hidden"), 0);
	assert_int_equal(tree_is_empty(dir, "keep"), 0);
	close(dir);
	dir = open("d/keep", O_RDONLY | O_CLOEXEC);
	assert_int_equal(tree_is_empty(dir, NULL), -1);
	assert_int_equal(errno, ENOTDIR);
	close(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(remove_deletes_the_whole_tree),
		scratch_test(remove_never_follows_a_link),
		scratch_test(remove_reports_a_missing_directory),
		scratch_test(remove_stops_at_another_file_system),
		scratch_test(remove_stops_at_a_directory_mounted_from_the_same_file_system),
		scratch_test(open_makes_missing_directories),
		scratch_test(open_refuses_links_and_files),
		scratch_test(open_refuses_parts_that_are_too_long),
		scratch_test(is_empty_passes_over_the_entry_to_keep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
