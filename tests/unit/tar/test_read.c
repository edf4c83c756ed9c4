/* SPDX-License-Identifier: MIT */
/*
 * Headers of tar archives with one field changed each, and truncated archives.
 */
#include "tar/header.h"
#include "tar/make_tar.h"

static const struct {
	size_t at, n;
	const char *field;
	int more;          /* the result of tar_next() */
	const char *wrong; /* the reason, after -1 */
	int type;
	const char *name;
	uint64_t size;
	const char *reason;
} fields[] = {
	{0, 0, "", 1, "", TAR_FILE, "lib/x", 5, "as it is"},
	{156, 1, "\0", 1, "", TAR_FILE, "lib/x", 5, "the oldest type of a file"},
	{156, 1, "7", 1, "", TAR_FILE, "lib/x", 5, "a contiguous file"},
	{156, 1, "5", 1, "", TAR_DIR, "lib/x", 0, "a directory has no bytes"},
	{156, 1, "2", 1, "", TAR_LINK, "lib/x", 0, "nor has a link"},
	{156, 1, "1", -1, "it is a link to a name that no archive may have", 0, "lib/x", 0,
	 "a hard link to nothing"},
	{156, 1, "3", -1, "it is a device", 0, "lib/x", 0, "a character device"},
	{156, 1, "4", -1, "it is a device", 0, "lib/x", 0, "a block device"},
	{156, 1, "6", -1, "it is a FIFO", 0, "lib/x", 0, "a FIFO"},
	{156, 1, "D", -1, "its type is not one that environments have", 0, "lib/x", 0,
	 "GNU's list of a directory"},
	{156, 1, "M", -1, "its type is not one that environments have", 0, "lib/x", 0,
	 "a file that continues from another volume"},
	{0, 7, "lib/y/\0", 1, "", TAR_DIR, "lib/y", 0, "a slash makes a directory of a file"},
	{0, 8, "././/y/\0", 1, "", TAR_DIR, "y", 0, "the parts '.' are left out"},
	{0, 3, "./\0", 1, "", TAR_DIR, "", 0, "the directory itself"},
	{0, 2, "/\0", 1, "", TAR_DIR, "", 0, "the same, as Python's tarfile writes it"},
	{0, 3, "/x\0", -1, "it is absolute", 0, "/x", 0, "not below"},
	{0, 6, "./../x", -1, "it climbs out with '..'", 0, "../x", 0, "not below"},
	{0, 6, "a/./x\0", -1, "it has a part '.'", 0, "a/./x", 0, "only at the start"},
	{345, 4, "pre\0", 1, "", TAR_FILE, "pre/lib/x", 5, "the prefix"},
	{345, 3, "..\0", -1, "it climbs out with '..'", 0, "../lib/x", 0, "in the prefix"},
	{257, 8, "ustar  \0", 1, "", TAR_FILE, "lib/x", 5, "GNU's magic"},
	{257, 8, "\0\0\0\0\0\0\0\0", 1, "", TAR_FILE, "lib/x", 5, "none"},
	{124, 12, "         5  ", 1, "", TAR_FILE, "lib/x", 5, "blanks around a number"},
	{124, 12, "\x80\0\0\0\0\0\0\0\0\0\0\5", 1, "", TAR_FILE, "lib/x", 5, "a binary number"},
	{124, 12, "\x80\0\0\0\x3f\xff\xff\xff\xff\xff\xff\xff", 1, "", TAR_FILE, "lib/x",
	 UINT64_C(0x3fffffffffffffff), "a large one"},
	{124, 12, "\x80\0\0\0\x40\0\0\0\0\0\0\0", -1, "a size in it is damaged", 0, "", 0,
	 "too large"},
	{124, 12, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfb", -1, "a size in it is damaged",
	 0, "", 0, "below 0"},
	{124, 3, "5x", -1, "a size in it is damaged", 0, "", 0, "no digit"},
	{124, 12, "0000000000-5", -1, "a size in it is damaged", 0, "", 0, "no digit"},
	{124, 12, "777777777777", 1, "", TAR_FILE, "lib/x", 0777777777777, "no NUL after it"},
	{100, 8, "rwxr-xr-", -1, "its header is damaged", 0, "lib/x", 0,
	 "a mode that is not a number"},
	{136, 12, "yesterday\0\0", 1, "", TAR_FILE, "lib/x", 5, "a time that is not a number"},
	{148, 8, "0000000 ", -1, "it is not a tar, gzip or zip archive", 0, "", 0,
	 "a wrong checksum"},
	{148, 8, "abcdefgh", -1, "it is not a tar, gzip or zip archive", 0, "", 0,
	 "a checksum that is not a number"},
};

static void
each_field_is_read_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		struct source s = {.step = 100000};
		struct tar tar;
		int more;

		put_header(&s, "lib/x", '0', 5, fields[i].at, fields[i].field, fields[i].n);
		tar_open(&tar, source_take, &s);
		more = tar_next(&tar);
		CHECK(more == fields[i].more, "%d, '%s': %s", more, tar.wrong ? tar.wrong : "",
		      fields[i].reason);
		if (more < 0)
			CHECK(errno == EBADMSG && !strcmp(tar.wrong, fields[i].wrong), "'%s': %s",
			      tar.wrong, fields[i].reason);
		CHECK(more > 0 || tar.is_named == (fields[i].name[0] != '\0'), "named: %s",
		      fields[i].reason);
		if (more > 0 || tar.is_named)
			CHECK(!strcmp(tar.member.name, fields[i].name), "'%s': %s", tar.member.name,
			      fields[i].reason);
		if (more > 0)
			CHECK(tar.member.type == (unsigned)fields[i].type &&
				      tar.member.size == fields[i].size,
			      "%s", fields[i].reason);
		tar_close(&tar);
		buf_free(&s.bytes);
	}
}

static void
numbers_and_checksums(void **state)
{
	unsigned char block[TAR_BLOCK] = {0};
	int plain = 8 * ' ', with_sign = 8 * ' ';

	(void)state;
	assert_int_equal(tar_header_number((const unsigned char *)"", 1), 0);
	assert_int_equal(tar_header_number((const unsigned char *)"0000755", 8), 0755);
	assert_int_equal(tar_header_number((const unsigned char *)"7777777", 7), 07777777);
	assert_int_equal(tar_header_number((const unsigned char *)"8", 2), -1);
	assert_int_equal(tar_header_number((const unsigned char *)"-1", 3), -1);
	assert_int_equal(tar_header_number((const unsigned char *)"\x80\0\0\0\0\0\1\2", 8), 258);
	assert_int_equal(tar_header_number((const unsigned char *)"\xff\0\0\0\0\0\0\0", 8), -1);
	assert_true(tar_header_is_end(block));
	for (int i = 0; i < 40; i++) {
		block[i] = (unsigned char)(i + 100);
		plain += i + 100;
		with_sign += (signed char)(i + 100);
	}
	assert_false(tar_header_is_end(block));
	snprintf((char *)block + 148, 8, "%06o", (unsigned)plain);
	assert_true(tar_header_has_sum(block));
	snprintf((char *)block + 148, 8, "%06o", (unsigned)plain + 1);
	assert_false(tar_header_has_sum(block));
	block[0] = 'x', with_sign += 'x' - 100;
	snprintf((char *)block + 148, 8, "%06o", (unsigned)with_sign);
	assert_true(tar_header_has_sum(block));
	memset(block, 0, sizeof(block));
	block[511] = 1;
	assert_false(tar_header_is_end(block));
}

static void
headers_before_a_member_are_for_it_alone(void **state)
{
	struct source s = {.step = 700};
	struct tar tar;

	(void)state;
	put_text(&s, 'g', "17 comment=a tag\n", 17);
	put_text(&s, 'K', "to/there", 9);
	put_text(&s, 'L', "long/name", 10);
	put_header(&s, "short", '2', 0, 157, "to", 2);
	put_header(&s, "second", '1', 99, 157, "./x/", 4);
	put_text(&s, 'x', "9 path=p\n14 linkpath=q\n", 23);
	put_header(&s, "third", '2', 0, 157, "to", 2);
	put_bytes(&s, "\0", 1);
	put_bytes(&s, "garbage", 7);
	tar_open(&tar, source_take, &s);
	assert_int_equal(tar_next(&tar), 1);
	assert_string_equal(tar.member.name, "long/name");
	assert_string_equal(tar.member.target, "to/there");
	assert_int_equal(tar_next(&tar), 1);
	assert_string_equal(tar.member.name, "second");
	assert_string_equal(tar.member.target, "x");
	assert_int_equal(tar_next(&tar), 1);
	assert_string_equal(tar.member.name, "p");
	assert_string_equal(tar.member.target, "q");
	assert_int_equal(tar_next(&tar), 0);
	assert_int_equal(tar_drain(&tar), 0);
	assert_int_equal(s.at, s.bytes.len);
	tar_close(&tar);
	buf_free(&s.bytes);
}

static void
a_truncated_archive_is_reported(void **state)
{
	struct source s = {.step = 300};

	(void)state;
	put_text(&s, 'x', "9 path=p\n", 9);
	put_header(&s, "x", '0', 700, 0, NULL, 0);
	put_bytes(&s, (char[700]){1}, 700);
	for (size_t len = s.bytes.len; len-- > 0;) {
		const unsigned char *bytes;
		uint64_t offset;
		struct tar tar;
		ssize_t n = 1;

		s.bytes.len = len;
		s.at = 0;
		tar_open(&tar, source_take, &s);
		if (tar_next(&tar) > 0) {
			while ((n = tar_data(&tar, &bytes, &offset)) > 0)
				;
			assert_true(n == 0 || len < 3 * TAR_BLOCK + 700);
			assert_int_equal(n < 0 ? -1 : tar_next(&tar), -1);
		}
		CHECK(!strcmp(tar.wrong, len < TAR_BLOCK ? "it is not a tar, gzip or zip archive"
							 : "it is cut short") &&
			      !tar.is_named,
		      "%zu", len);
		tar_close(&tar);
	}
	buf_free(&s.bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_field_is_read_or_refused),
		cmocka_unit_test(numbers_and_checksums),
		cmocka_unit_test(headers_before_a_member_are_for_it_alone),
		cmocka_unit_test(a_truncated_archive_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
