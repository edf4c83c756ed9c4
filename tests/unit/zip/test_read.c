/* SPDX-License-Identifier: MIT */
/*
 * Archives that are good, cut short or hostile. One wrong field each: test_read_fields.c.
 */
#include "zip/good_zip.h"

static void
members_are_read_by_both_methods(void **state)
{
	struct handzip hand = good_zip();
	struct zip zip;
	struct buf out = {0};

	(void)state;
	scratch_bytes(FILE_NAME, hand.bytes.data, hand.bytes.len);
	assert_int_equal(zip_open(&zip, FILE_NAME, 1 << 20), 0);
	assert_int_equal(zip.count, 2);
	assert_string_equal(zip.members[0].name, "stored.txt");
	assert_int_equal(zip.members[1].name_len, 14);
	assert_int_equal(zip.members[0].mode, 0100644);
	assert_true(zip.members[1].packed < MANY);
	assert_int_equal(buf_puts(&out, "before "), 0);
	assert_int_equal(zip_read(&zip, zip_find(&zip, "stored.txt"), &out), 0);
	assert_string_equal(out.data, "before " STORED);
	out.len = 0;
	/* Twice: one stream serves all members. */
	assert_int_equal(zip_read(&zip, zip_find(&zip, "dir/packed.txt"), &out), 0);
	assert_int_equal(zip_read(&zip, zip_find(&zip, "dir/packed.txt"), &out), 0);
	assert_int_equal(out.len, 2 * MANY);
	assert_memory_equal(out.data, many, MANY);
	assert_memory_equal(out.data + MANY, many, MANY);
	assert_null(zip_find(&zip, "dir/"));
	assert_null(zip_find(&zip, ""));
	zip_close(&zip);
	buf_free(&out);
	handzip_free(&hand);
}

static void
directories_and_empty_members_are_members(void **state)
{
	struct handzip hand = {0};
	struct zip zip;
	struct buf out = {0};

	(void)state;
	handzip_text(&hand, "d/", "", 0);
	handzip_text(&hand, "d/stored", "", 0);
	handzip_text(&hand, "d/packed", "", 8);
	handzip_end(&hand, NULL, 0);
	scratch_bytes(FILE_NAME, hand.bytes.data, hand.bytes.len);
	assert_int_equal(zip_open(&zip, FILE_NAME, 0), 0);
	assert_int_equal(zip.count, 3);
	for (size_t i = 0; i < zip.count; i++) {
		assert_int_equal(zip.members[i].is_dir, i == 0);
		assert_int_equal(zip_read(&zip, &zip.members[i], &out), 0);
	}
	assert_int_equal(out.len, 0);
	zip_close(&zip);
	buf_free(&out);
	handzip_free(&hand);
}

/* Python's zipfile goes by the size, this reader by the count: both must see the same. */
static void
a_directory_that_is_longer_than_its_count_is_damaged(void **state)
{
	struct handzip zip = good_zip();
	const char *wrong;

	(void)state;
	le_put32((unsigned char *)zip.bytes.data + zip.end + 8, 0x00010001);
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, 1 << 20, &wrong), 0);
	assert_string_equal(wrong, "its directory is damaged");
	handzip_free(&zip);
}

static void
a_link_counts_only_in_a_member_made_by_unix(void **state)
{
	struct handzip zip = good_zip();
	unsigned char *central = (unsigned char *)zip.bytes.data + zip.central[0];
	const char *wrong;

	(void)state;
	le_put32(central + 38, (S_IFLNK | 0777u) << 16);
	central[5] = 0; /* MS-DOS: the high half means nothing */
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, 1 << 20, &wrong), 2);
	handzip_free(&zip);
}

static const struct {
	const char *name;
	size_t n;
	const char *reason;
} names[] = {
	{"/etc/passwd", 11, "absolute"},
	{"../evil", 7, "climbs out"},
	{"a/../../evil", 12, "climbs out after descending"},
	{"a/..", 4, "ends in the directory itself"},
	{"a\0b", 3, "holds a NUL"},
	{"\0", 1, "is nothing but a NUL"},
	{"a\0", 2, "ends in a NUL"},
	{"a\\b", 3, "holds a backslash"},
	{"a\nb", 3, "holds a newline"},
	{"a//b", 4, "has an empty part"},
	{"./a", 3, "has a part '.'"},
	{"", 0, "is empty"},
};

static void
names_that_cannot_be_unpacked_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct handzip zip = {0};
		const char *wrong;

		handzip_text(&zip, "good", "", 0);
		handzip_add(&zip, names[i].name, names[i].n, "x", 1, 0);
		handzip_end(&zip, NULL, 0);
		CHECK(try_zip(zip.bytes.data, zip.bytes.len, 1 << 20, &wrong) == 0 &&
			      !strcmp(wrong, "a name in it cannot be unpacked"),
		      "'%s': one %s", wrong, names[i].reason);
		handzip_free(&zip);
	}
}

static void
an_archive_cut_short_anywhere_is_refused(void **state)
{
	struct handzip zip = good_zip();
	const char *wrong;

	(void)state;
	for (size_t n = 0; n < zip.bytes.len; n++)
		CHECK(try_zip(zip.bytes.data, n, 1 << 20, &wrong) == 0 && wrong[0],
		      "accepted with %zu bytes", n);
	for (size_t n = 1; n < zip.bytes.len; n++)
		CHECK(try_zip(zip.bytes.data + n, zip.bytes.len - n, 1 << 20, &wrong) == 0 &&
			      wrong[0],
		      "accepted without its first %zu bytes", n);
	handzip_free(&zip);
}

static void
a_changed_byte_anywhere_does_no_harm(void **state)
{
	struct handzip good = good_zip();

	(void)state;
	for (size_t n = 0; n < good.bytes.len; n++) {
		static const unsigned char flips[] = {0x01, 0x80, 0xff};

		for (size_t i = 0; i < COUNT_OF(flips); i++) {
			char kept = good.bytes.data[n];
			const char *wrong;

			good.bytes.data[n] = (char)(kept ^ flips[i]);
			/* All data have a CRC: only crashes and hangs could show. */
			try_zip(good.bytes.data, good.bytes.len, 1 << 20, &wrong);
			good.bytes.data[n] = kept;
		}
	}
	handzip_free(&good);
}

static void
members_that_share_their_bytes_are_a_bomb(void **state)
{
	struct handzip zip = {0};
	unsigned char shared[26];
	const char *wrong;

	(void)state;
	memset(many, 'a', MANY);
	handzip_add(&zip, "a", 1, many, MANY, 0);
	memcpy(shared, zip.bytes.data + 4, sizeof(shared));
	for (char name = 'b'; name < 'h'; name++)
		handzip_list(&zip, shared, &name, 1, 0);
	handzip_end(&zip, NULL, 0);
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, 1 << 20, &wrong), 0);
	assert_string_equal(wrong, "its members overlap");
	handzip_free(&zip);
}

static void
the_sizes_of_all_members_have_a_limit(void **state)
{
	struct handzip zip = good_zip();
	const char *wrong;
	uint64_t total = MANY + sizeof(STORED) - 1;

	(void)state;
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, total, &wrong), 2);
	assert_int_equal(try_zip(zip.bytes.data, zip.bytes.len, total - 1, &wrong), 0);
	assert_string_equal(wrong, "it would unpack to more than is allowed");
	handzip_free(&zip);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(members_are_read_by_both_methods),
		scratch_test(directories_and_empty_members_are_members),
		scratch_test(a_directory_that_is_longer_than_its_count_is_damaged),
		scratch_test(a_link_counts_only_in_a_member_made_by_unix),
		scratch_test(names_that_cannot_be_unpacked_are_refused),
		scratch_test(an_archive_cut_short_anywhere_is_refused),
		scratch_test(a_changed_byte_anywhere_does_no_harm),
		scratch_test(members_that_share_their_bytes_are_a_bomb),
		scratch_test(the_sizes_of_all_members_have_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
