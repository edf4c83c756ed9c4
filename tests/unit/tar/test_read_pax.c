/* SPDX-License-Identifier: MIT */
/*
 * Pax records of tar archives, and files with holes in all four formats.
 */
#include "tar/make_tar.h"

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
	{"9 path=b\n\n", 10, NULL, 0, 0, "an empty line after them"},
	{"012 path=/b\n", 12, NULL, 0, 0, "an absolute name"},
	{"11 path=a\0b\n", 12, NULL, 0, 0, "a NUL in a name"},
	{"12 path=a\0b\n", 12, NULL, 0, 0, "and with the right length"},
	{"14 A.b=\0\n\n=\0\n\n", 14, "lib/x", 5, 0x60000000, "a vendor's may hold any bytes"},
	{"10 size=7\n", 10, "lib/x", 7, 0x60000000, "a size"},
	{"11 size=-7\n", 11, NULL, 0, 0, "below 0"},
	{"11 size=7k\n", 11, NULL, 0, 0, "not a number"},
	{"9 size=\n", 8, NULL, 0, 0, "nothing, and a wrong length"},
	{"8 size=\n", 8, NULL, 0, 0, "nothing"},
	{"28 size=9223372036854775807\n", 28, "lib/x", INT64_MAX, 0x60000000, "the largest"},
	{"28 size=9223372036854775808\n", 28, NULL, 0, 0, "too large"},
	{"18 mtime=12.99999\n", 18, "lib/x", 5, 12, "a time with a fraction"},
	{"11 mtime=-\n", 11, "lib/x", 5, 0x60000000, "a time before 1970 is passed over"},
	{"17 comment=a=b=c\n", 17, "lib/x", 5, 0x60000000, "a comment"},
	{"6 x=y\n3 \n", 9, NULL, 0, 0, "no key"},
	{"6 x=y\n5 =y\n", 11, NULL, 0, 0, "an empty key"},
	{"99999999999999999999 x=y\n", 25, NULL, 0, 0, "a length that is not a number"},
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
		tar_open(&tar, source_take, &s);
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

/* The same file in each format: 1000 bytes, with "head" at 0 and "tail!" at 900. */
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
		tar_open(&tar, source_take, s);
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
holes_are_read_in_four_formats(void **state)
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pax_records),
		cmocka_unit_test(holes_are_read_in_four_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
