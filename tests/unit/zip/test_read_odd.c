/* SPDX-License-Identifier: MIT */
/*
 * Archives that look odd, and files that are not an archive.
 */
#include "zip/good_zip.h"

static void
an_archive_without_members_is_an_archive(void **state)
{
	struct handzip zip = {0};
	const char *wrong;

	(void)state;
	handzip_end(&zip, NULL, 0);
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, 0, &wrong), 1);
	assert_string_equal(wrong, "");
	handzip_free(&zip);
}

static void
the_longest_comment_is_passed_over(void **state)
{
	static char comment[65535];
	struct handzip zip = {0};
	const char *wrong;

	(void)state;
	memset(comment, 'P', sizeof(comment));
	handzip_text(&zip, "a", STORED, 0);
	handzip_end(&zip, comment, sizeof(comment));
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, 1 << 20, &wrong), 2);
	handzip_free(&zip);
}

static void
an_end_record_in_the_comment_counts_only_if_it_ends_the_file(void **state)
{
	unsigned char fake[23] = "PK\5\6";
	struct handzip zip = {0};
	const char *wrong;

	(void)state;
	/* One whose own comment does not reach the end is a part of the comment. */
	handzip_text(&zip, "a", STORED, 0);
	handzip_end(&zip, fake, sizeof(fake));
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, 1 << 20, &wrong), 2);
	handzip_free(&zip);
	/* One that does is the last one: and then its directory must lie right before it. */
	handzip_text(&zip, "a", STORED, 0);
	handzip_end(&zip, fake, 22);
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, 1 << 20, &wrong), 0);
	assert_string_equal(wrong, "its directory is damaged");
	handzip_free(&zip);
}

static void
bytes_before_the_archive_must_be_counted(void **state)
{
	struct handzip zip = {0}, shifted = {0};
	const char *wrong;

	(void)state;
	buf_puts(&zip.bytes, "#!/bin/sh\n");
	handzip_text(&zip, "a", STORED, 0);
	handzip_end(&zip, NULL, 0);
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, 1 << 20, &wrong), 2);
	handzip_text(&shifted, "a", STORED, 0);
	handzip_end(&shifted, NULL, 0);
	zip.bytes.len = 0;
	buf_puts(&zip.bytes, "#!/bin/sh\n");
	buf_add(&zip.bytes, shifted.bytes.data, shifted.bytes.len);
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, 1 << 20, &wrong), 0);
	assert_string_equal(wrong, "its directory is damaged");
	handzip_free(&zip);
	handzip_free(&shifted);
}

static void
a_path_that_is_not_a_regular_file_is_refused(void **state)
{
	struct zip zip;

	(void)state;
	assert_int_equal(zip_open(&zip, "missing", 1), -1);
	assert_int_equal(errno, ENOENT);
	zip_close(&zip);
	assert_int_equal(zip_open(&zip, ".", 1), -1);
	assert_int_equal(errno, EBADMSG);
	assert_string_equal(zip.wrong, "it is not a regular file");
	zip_close(&zip);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(zip_open(&zip, "fifo", 1), -1);
	assert_int_equal(errno, EBADMSG);
	zip_close(&zip);
	zip_close(&zip);
}

static void
an_archive_that_shrinks_is_cut_short(void **state)
{
	struct handzip hand = good_zip();
	struct zip zip;
	struct buf out = {0};

	(void)state;
	scratch_bytes(FILE_NAME, hand.bytes.data, hand.bytes.len);
	assert_int_equal(zip_open(&zip, FILE_NAME, 1 << 20), 0);
	assert_int_equal(truncate(FILE_NAME, 45), 0);
	assert_int_equal(zip_read(&zip, &zip.members[0], &out), -1);
	assert_int_equal(errno, EBADMSG);
	assert_string_equal(zip.wrong, "it is cut short");
	zip_close(&zip);
	buf_free(&out);
	handzip_free(&hand);
}

/* The count plus one would be 0 in 32 bits: a buffer without room for them. */
static void
packed_bytes_that_zlib_cannot_count_are_not_read(void **state)
{
	const int64_t large = (int64_t)5 << 30;
	struct handzip hand = good_zip();
	struct zip zip;
	struct buf out = {0};

	(void)state;
	memset(hand.bytes.data + hand.local[1] + 18, 0xff, 4);
	scratch_bytes(FILE_NAME, hand.bytes.data, hand.bytes.len);
	assert_int_equal(zip_open(&zip, FILE_NAME, 1 << 20), 0);
	assert_int_equal(truncate(FILE_NAME, large), 0);
	zip.file_size = (uint64_t)large;
	zip.members[1].packed = UINT32_MAX;
	assert_int_equal(zip_read(&zip, &zip.members[1], &out), -1);
	assert_int_equal(errno, EBADMSG);
	assert_string_equal(zip.wrong, "a member of it is damaged");
	assert_true(zip.packed.cap < 1 << 20);
	zip_close(&zip);
	buf_free(&out);
	handzip_free(&hand);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(an_archive_without_members_is_an_archive),
		scratch_test(the_longest_comment_is_passed_over),
		scratch_test(an_end_record_in_the_comment_counts_only_if_it_ends_the_file),
		scratch_test(bytes_before_the_archive_must_be_counted),
		scratch_test(a_path_that_is_not_a_regular_file_is_refused),
		scratch_test(an_archive_that_shrinks_is_cut_short),
		scratch_test(packed_bytes_that_zlib_cannot_count_are_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
