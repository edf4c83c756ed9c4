/* SPDX-License-Identifier: MIT */
/*
 * Tar archives by hand: one field changed each, names in all their places, holes in all four ways.
 */
#include <stdio.h>

#include "tarhead.h"
#include "tarread.h"
#include "unit.h"

/* Bytes that are given in pieces of so many. */
struct source {
	struct buf bytes;
	size_t at, step;
};

static ssize_t
take(void *arg, const unsigned char **bytes)
{
	struct source *source = arg;
	size_t left = source->bytes.len - source->at;
	size_t n = left < source->step ? left : source->step;

	*bytes = (const unsigned char *)source->bytes.data + source->at;
	source->at += n;
	return (ssize_t)n;
}

static void
set_sum(unsigned char *block)
{
	unsigned sum = 0;

	for (int i = 0; i < TAR_BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : block[i];
	snprintf((char *)block + 148, 8, "%06o", sum);
	block[155] = ' ';
}

/* A header of POSIX's kind, with one more field of n bytes. */
static void
put_header(struct source *s, const char *name, char type, size_t size, size_t at, const void *field,
	   size_t n)
{
	unsigned char block[TAR_BLOCK] = {0};

	memcpy(block, name, strnlen(name, 100));
	memcpy(block + 100, "0000755", 8);
	snprintf((char *)block + 124, 12, "%011zo", size);
	memcpy(block + 136, "14000000000", 12);
	block[156] = (unsigned char)type;
	memcpy(block + 257, "ustar\00000", 8);
	if (n > 0)
		memcpy(block + at, field, n);
	if (at != 148)
		set_sum(block);
	assert_int_equal(buf_add(&s->bytes, block, TAR_BLOCK), 0);
}

static void
put_bytes(struct source *s, const void *bytes, size_t n)
{
	char zeros[TAR_BLOCK] = {0};

	assert_int_equal(buf_add(&s->bytes, bytes, n), 0);
	assert_int_equal(buf_add(&s->bytes, zeros, tar_padding(n)), 0);
}

/* A header in front of a member: pax records, or a long name. */
static void
put_text(struct source *s, char type, const char *text, size_t n)
{
	put_header(s, "header", type, n, 0, NULL, 0);
	put_bytes(s, text, n);
}

static const struct {
	size_t at, n;
	const char *field;
	int more;          /* what tar_next() returns */
	const char *wrong; /* then */
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
	{156, 1, "1", -1, "it is a link to what cannot be in the archive", 0, "lib/x", 0,
	 "a hard link to nothing"},
	{156, 1, "3", -1, "it is a device", 0, "lib/x", 0, "a character device"},
	{156, 1, "4", -1, "it is a device", 0, "lib/x", 0, "a block device"},
	{156, 1, "6", -1, "it is a FIFO", 0, "lib/x", 0, "a FIFO"},
	{156, 1, "D", -1, "it is of a kind that environments do not have", 0, "lib/x", 0,
	 "GNU's list of a directory"},
	{156, 1, "M", -1, "it is of a kind that environments do not have", 0, "lib/x", 0,
	 "what goes on from another volume"},
	{0, 7, "lib/y/\0", 1, "", TAR_DIR, "lib/y", 0, "a slash makes a directory of a file"},
	{0, 8, "././/y/\0", 1, "", TAR_DIR, "y", 0, "what leads nowhere is left out"},
	{0, 3, "./\0", 1, "", TAR_DIR, "", 0, "the directory itself"},
	{0, 2, "/\0", 1, "", TAR_DIR, "", 0, "the same, as Python's tarfile has it"},
	{0, 3, "/x\0", -1, "it is absolute", 0, "/x", 0, "not below"},
	{0, 6, "./../x", -1, "it climbs out with '..'", 0, "../x", 0, "not below"},
	{0, 6, "a/./x\0", -1, "it has a part '.'", 0, "a/./x", 0, "only at the start"},
	{345, 4, "pre\0", 1, "", TAR_FILE, "pre/lib/x", 5, "the prefix"},
	{345, 3, "..\0", -1, "it climbs out with '..'", 0, "../lib/x", 0, "in the prefix"},
	{257, 8, "ustar  \0", 1, "", TAR_FILE, "lib/x", 5, "GNU's magic"},
	{257, 8, "\0\0\0\0\0\0\0\0", 1, "", TAR_FILE, "lib/x", 5, "none"},
	{124, 12, "         5  ", 1, "", TAR_FILE, "lib/x", 5, "blanks about a number"},
	{124, 12, "\x80\0\0\0\0\0\0\0\0\0\0\5", 1, "", TAR_FILE, "lib/x", 5, "a binary number"},
	{124, 12, "\x80\0\0\0\x3f\xff\xff\xff\xff\xff\xff\xff", 1, "", TAR_FILE, "lib/x",
	 UINT64_C(0x3fffffffffffffff), "a large one"},
	{124, 12, "\x80\0\0\0\x40\0\0\0\0\0\0\0", -1, "a size in it is damaged", 0, "", 0,
	 "too large"},
	{124, 12, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfb", -1, "a size in it is damaged",
	 0, "", 0, "below 0"},
	{124, 3, "5x", -1, "a size in it is damaged", 0, "", 0, "no digit"},
	{124, 12, "0000000000-5", -1, "a size in it is damaged", 0, "", 0, "no digit"},
	{124, 12, "777777777777", 1, "", TAR_FILE, "lib/x", 0777777777777, "nothing behind it"},
	{100, 8, "rwxr-xr-", -1, "its header is damaged", 0, "lib/x", 0, "a mode that is none"},
	{136, 12, "yesterday\0\0", 1, "", TAR_FILE, "lib/x", 5, "a time may be none"},
	{148, 8, "0000000 ", -1, "it is no archive of tar, gzip or zip", 0, "", 0,
	 "a wrong checksum"},
	{148, 8, "abcdefgh", -1, "it is no archive of tar, gzip or zip", 0, "", 0,
	 "no number for a checksum"},
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
		tar_open(&tar, take, &s);
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
	assert_int_equal(tarhead_number((const unsigned char *)"", 1), 0);
	assert_int_equal(tarhead_number((const unsigned char *)"0000755", 8), 0755);
	assert_int_equal(tarhead_number((const unsigned char *)"7777777", 7), 07777777);
	assert_int_equal(tarhead_number((const unsigned char *)"8", 2), -1);
	assert_int_equal(tarhead_number((const unsigned char *)"-1", 3), -1);
	assert_int_equal(tarhead_number((const unsigned char *)"\x80\0\0\0\0\0\1\2", 8), 258);
	assert_int_equal(tarhead_number((const unsigned char *)"\xff\0\0\0\0\0\0\0", 8), -1);
	assert_true(tarhead_is_end(block));
	for (int i = 0; i < 40; i++) {
		block[i] = (unsigned char)(i + 100);
		plain += i + 100;
		with_sign += (signed char)(i + 100);
	}
	assert_false(tarhead_is_end(block));
	snprintf((char *)block + 148, 8, "%06o", (unsigned)plain);
	assert_true(tarhead_has_sum(block));
	snprintf((char *)block + 148, 8, "%06o", (unsigned)plain + 1);
	assert_false(tarhead_has_sum(block));
	block[0] = 'x', with_sign += 'x' - 100;
	snprintf((char *)block + 148, 8, "%06o", (unsigned)with_sign);
	assert_true(tarhead_has_sum(block));
	memset(block, 0, sizeof(block));
	block[511] = 1;
	assert_false(tarhead_is_end(block));
}

static const struct {
	const char *text;
	size_t n;
	const char *name; /* NULL: it is refused */
	uint64_t size;
	int64_t time;
	const char *reason;
} records[] = {
	{"", 0, "lib/x", 5, 0x60000000, "none"},
	{"11 path=a/b\n", 12, NULL, 0, 0, "a length that is one too small"},
	{"12 path=a/b\n", 12, "a/b", 5, 0x60000000, "a name"},
	{"13 path=a/b\n", 12, NULL, 0, 0, "a length that is one too large"},
	{"9 path=b\n10 path=c\n", 19, "c", 5, 0x60000000, "ten counts its two digits"},
	{"9 path=b\n9 path=c\n", 18, "c", 5, 0x60000000, "the last one counts"},
	{"9 path=b\n\n", 10, NULL, 0, 0, "something behind"},
	{"012 path=/b\n", 12, NULL, 0, 0, "an absolute name"},
	{"11 path=a\0b\n", 12, NULL, 0, 0, "a NUL in a name"},
	{"12 path=a\0b\n", 12, NULL, 0, 0, "and with the right length"},
	{"14 A.b=\0\n\n=\0\n\n", 14, "lib/x", 5, 0x60000000, "a vendor's may hold any bytes"},
	{"10 size=7\n", 10, "lib/x", 7, 0x60000000, "a size"},
	{"11 size=-7\n", 11, NULL, 0, 0, "below 0"},
	{"11 size=7k\n", 11, NULL, 0, 0, "no number"},
	{"9 size=\n", 8, NULL, 0, 0, "nothing, and a wrong length"},
	{"8 size=\n", 8, NULL, 0, 0, "nothing"},
	{"28 size=9223372036854775807\n", 28, "lib/x", INT64_MAX, 0x60000000, "the largest"},
	{"28 size=9223372036854775808\n", 28, NULL, 0, 0, "too large"},
	{"18 mtime=12.99999\n", 18, "lib/x", 5, 12, "a time with a fraction"},
	{"11 mtime=-\n", 11, "lib/x", 5, 0x60000000, "a time before 1970 is none"},
	{"17 comment=a=b=c\n", 17, "lib/x", 5, 0x60000000, "what says nothing"},
	{"6 x=y\n3 \n", 9, NULL, 0, 0, "no key"},
	{"6 x=y\n5 =y\n", 11, NULL, 0, 0, "an empty key"},
	{"99999999999999999999 x=y\n", 25, NULL, 0, 0, "a length that is no number"},
	{"x", 1, NULL, 0, 0, "nor this"},
	{"12", 2, NULL, 0, 0, "nor this"},
	{"2 ", 2, NULL, 0, 0, "a length and nothing more"},
};

static void
pax_records(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(records); i++) {
		struct source s = {.step = 100};
		struct tar tar;
		int more;

		put_text(&s, 'x', records[i].text, records[i].n);
		put_header(&s, "lib/x", '0', 5, 0, NULL, 0);
		tar_open(&tar, take, &s);
		more = tar_next(&tar);
		CHECK(more == (records[i].name ? 1 : -1), "%d: %s", more, records[i].reason);
		if (more > 0)
			CHECK(!strcmp(tar.member.name, records[i].name) &&
				      tar.member.size == records[i].size &&
				      tar.member.time == records[i].time,
			      "'%s': %s", tar.member.name, records[i].reason);
		tar_close(&tar);
		buf_free(&s.bytes);
	}
}

static void
what_stands_before_a_member_is_for_it_alone(void **state)
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
	tar_open(&tar, take, &s);
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

/* The file that all ways tell: 1000 bytes, of which "head" is at 0 and "tail!" at 900. */
static void
check_holes(struct source *s, const char *how)
{
	struct tar tar;
	const unsigned char *bytes;
	uint64_t offset;
	char file[1000] = {0};
	ssize_t n;

	put_header(s, "next", '0', 0, 0, NULL, 0);
	put_bytes(s, "\0", 1);
	for (s->step = 1; s->step < 1500; s->step += s->step < 9 ? 1 : 211) {
		s->at = 0;
		memset(file, 0, sizeof(file));
		tar_open(&tar, take, s);
		CHECK(tar_next(&tar) == 1, "%s: %s", how, tar.wrong);
		CHECK(!strcmp(tar.member.name, "x") && tar.member.size == 1000, "%s: '%s'", how,
		      tar.member.name);
		while ((n = tar_data(&tar, &bytes, &offset)) > 0) {
			assert_true(offset + (uint64_t)n <= sizeof(file));
			memcpy(file + offset, bytes, (size_t)n);
		}
		CHECK(n == 0 && !strcmp(file, "head") && !strcmp(file + 900, "tail!"), "%s", how);
		CHECK(tar_next(&tar) == 1 && !strcmp(tar.member.name, "next"), "%s: next", how);
		tar_close(&tar);
	}
	buf_free(&s->bytes);
}

static void
holes_are_told_in_four_ways(void **state)
{
	static const char v01[] = "24 GNU.sparse.size=1000\n21 GNU.sparse.name=x\n"
				  "28 GNU.sparse.map=0,4,900,5\n";
	static const char v10[] = "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n"
				  "21 GNU.sparse.name=x\n28 GNU.sparse.realsize=1000\n";
	struct source s = {0};
	char block[TAR_BLOCK] = "2\n0\n4\n900\n5\n";
	unsigned char parts[142] = {0};

	(void)state;
	/* GNU's: pairs in the header from 386 on; 482: more follow; 483: the size */
	snprintf((char *)parts, 13, "%011o", 0);
	snprintf((char *)parts + 12, 13, "%011o", 4);
	snprintf((char *)parts + 24, 13, "%011o", 900);
	snprintf((char *)parts + 36, 13, "%011o", 5);
	snprintf((char *)parts + 97, 13, "%011o", 1000);
	put_header(&s, "x", 'S', 9, 386, parts, sizeof(parts) - 16);
	put_bytes(&s, "headtail!", 9);
	check_holes(&s, "GNU's");

	memset(parts + 24, 0, 72);
	parts[96] = 1;
	put_header(&s, "x", 'S', 9, 386, parts, sizeof(parts) - 16);
	put_bytes(&s, "00000001604\00000000000005", 24);
	put_bytes(&s, "headtail!", 9);
	check_holes(&s, "GNU's, in two blocks");

	put_text(&s, 'x',
		 "24 GNU.sparse.size=1000\n23 GNU.sparse.offset=0\n25 GNU.sparse.numbytes=4\n"
		 "25 GNU.sparse.offset=900\n25 GNU.sparse.numbytes=5\n",
		 24 + 23 + 25 + 25 + 25);
	put_header(&s, "x", '0', 9, 0, NULL, 0);
	put_bytes(&s, "headtail!", 9);
	check_holes(&s, "pax 0.0");

	put_text(&s, 'x', v01, sizeof(v01) - 1);
	put_header(&s, "GNUSparseFile.1/x", '0', 9, 0, NULL, 0);
	put_bytes(&s, "headtail!", 9);
	check_holes(&s, "pax 0.1");

	put_text(&s, 'x', v10, sizeof(v10) - 1);
	put_header(&s, "GNUSparseFile.1/x", '0', TAR_BLOCK + 9, 0, NULL, 0);
	put_bytes(&s, block, TAR_BLOCK);
	put_bytes(&s, "headtail!", 9);
	check_holes(&s, "pax 1.0");
}

static void
an_archive_that_is_cut_says_so(void **state)
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
		tar_open(&tar, take, &s);
		if (tar_next(&tar) > 0) {
			while ((n = tar_data(&tar, &bytes, &offset)) > 0)
				;
			assert_true(n == 0 || len < 3 * TAR_BLOCK + 700);
			assert_int_equal(n < 0 ? -1 : tar_next(&tar), -1);
		}
		CHECK(!strcmp(tar.wrong, "it is cut short") && !tar.is_named, "%zu", len);
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
		cmocka_unit_test(pax_records),
		cmocka_unit_test(what_stands_before_a_member_is_for_it_alone),
		cmocka_unit_test(holes_are_told_in_four_ways),
		cmocka_unit_test(an_archive_that_is_cut_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
