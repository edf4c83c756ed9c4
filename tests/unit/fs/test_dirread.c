/* SPDX-License-Identifier: MIT */
/*
 * The entries of a directory, one by one.
 */
#include "fs/dirread.h"
#include "support/scratch.h"

static void
a_removed_directory_has_no_entries(void **state)
{
	struct dirread_entry entry;
	struct dirread reader;
	int fd;

	(void)state;
	assert_int_equal(mkdir("d", 0755), 0);
	fd = open("d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(rmdir("d"), 0);
	dirread_open(&reader, fd);
	assert_int_equal(dirread_next(&reader, &entry), 0);
	close(fd);
}

static void
a_file_is_not_a_directory(void **state)
{
	struct dirread_entry entry;
	struct dirread reader;
	int fd;

	(void)state;
	scratch_text("file", "x");
	fd = open("file", O_RDONLY | O_CLOEXEC);
	dirread_open(&reader, fd);
	assert_int_equal(dirread_next(&reader, &entry), -1);
	assert_int_equal(errno, ENOTDIR);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(a_removed_directory_has_no_entries),
		scratch_test(a_file_is_not_a_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
