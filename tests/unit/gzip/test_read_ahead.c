/* SPDX-License-Identifier: MIT */
/*
 * Bytes from gzip files, of movenv and of others, and from files that are not gzip.
 */
#include <stdio.h>

#include <zlib.h>

#include "gzip/part.h"
#include "gzip/read_ahead.h"
#include "gzip/write.h"
#include "support/scratch.h"

#define MANY (5 * GZIP_PART_SIZE / 2)

static unsigned char bytes[MANY];

static void
fill(void)
{
	uint32_t x = 1;

	for (size_t i = 0; i < MANY; i++) {
		x = x * 1664525 + 1013904223;
		bytes[i] = (unsigned char)(i % 9 ? x >> 29 : x >> 24);
	}
}

/* Appends the first n bytes as gzip: movenv's parts, or one member of zlib's. */
static void
pack(struct buf *out, size_t n, int in_parts)
{
	unsigned char *room = malloc(compressBound(MANY) + 64);
	z_stream z = {0};

	assert_non_null(room);
	if (in_parts) {
		struct writer *sink = malloc(sizeof(*sink));
		struct gzip_write gz;
		int fd = open("packed", O_RDWR | O_CREAT | O_TRUNC, 0600);

		assert_true(sink && fd >= 0);
		writer_open(sink, fd);
		assert_int_equal(gzip_write_open(&gz, sink, 1, 2), 0);
		assert_int_equal(gzip_write_put(&gz, bytes, n), 0);
		assert_int_equal(gzip_write_end(&gz), 0);
		gzip_write_close(&gz);
		assert_int_equal(writer_flush(sink), 0);
		close(fd);
		free(sink);
		assert_int_equal(io_slurp(AT_FDCWD, "packed", out, MANY * 2), 0);
	} else {
		assert_int_equal(deflateInit2(&z, 1, Z_DEFLATED, 31, 8, 0), Z_OK);
		z.next_in = bytes;
		z.avail_in = (unsigned)n;
		z.next_out = room;
		z.avail_out = (unsigned)compressBound(MANY) + 64;
		assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
		assert_int_equal(buf_add(out, room, z.total_out), 0);
		deflateEnd(&z);
	}
	free(room);
}

/* Reads a file of these bytes to its end. Returns the last result of read_ahead_take(). */
static ssize_t
read_all(const struct buf *file, struct buf *out, char *why, size_t room)
{
	const unsigned char *at;
	struct read_ahead *in;
	ssize_t n;
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(io_write(fd, buf_str(file), file->len), 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	in = read_ahead_open(fd);
	assert_non_null(in);
	out->len = 0;
	while ((n = read_ahead_take(in, &at)) > 0)
		assert_int_equal(buf_add(out, at, (size_t)n), 0);
	if (n == 0)
		assert_int_equal(read_ahead_read(in), file->len);
	snprintf(why, room, "%s", read_ahead_wrong(in) ? read_ahead_wrong(in) : "");
	if (n < 0)
		assert_int_equal(errno, EBADMSG);
	read_ahead_close(in);
	close(fd);
	return n;
}

static void
expect(const struct buf *file, const void *expected, size_t n)
{
	struct buf out = {0};
	char why[100];

	assert_int_equal(read_all(file, &out, why, sizeof(why)), 0);
	assert_string_equal(why, "");
	assert_int_equal(out.len, n);
	assert_memory_equal(buf_str(&out), expected, n);
	buf_free(&out);
}

static void
expect_wrong(const struct buf *file, const char *words)
{
	struct buf out = {0};
	char why[100];

	assert_int_equal(read_all(file, &out, why, sizeof(why)), -1);
	assert_string_equal(why, words);
	buf_free(&out);
}

static void
packed_bytes_come_out(void **state)
{
	static const size_t sizes[] = {
		0, 1, GZIP_PART_SIZE - 1, GZIP_PART_SIZE, GZIP_PART_SIZE + 1, MANY};

	(void)state;
	for (int in_parts = 0; in_parts < 2; in_parts++)
		for (size_t i = 0; i < COUNT_OF(sizes); i++) {
			struct buf file = {0};

			pack(&file, sizes[i], in_parts);
			expect(&file, bytes, sizes[i]);
			buf_free(&file);
		}
}

static void
bytes_that_are_not_packed_come_unchanged(void **state)
{
	struct buf file = {0};

	(void)state;
	assert_int_equal(buf_add(&file, bytes, MANY), 0);
	file.data[0] = 'a';
	expect(&file, file.data, MANY);
	file.len = 1;
	expect(&file, "a", 1);
	file.len = 0;
	expect_wrong(&file, "it is empty");
	buf_free(&file);
}

static void
members_may_follow_each_other_and_zeros_may_follow_them(void **state)
{
	struct buf file = {0}, expected = {0};

	(void)state;
	pack(&file, 1000, 0);
	pack(&file, 0, 0);
	pack(&file, 200000, 0);
	assert_int_equal(buf_add(&expected, bytes, 1000), 0);
	assert_int_equal(buf_add(&expected, bytes, 200000), 0);
	expect(&file, expected.data, expected.len);
	assert_int_equal(buf_add(&file, "\0\0\0", 3), 0);
	expect(&file, expected.data, expected.len);
	assert_int_equal(buf_putc(&file, 'x'), 0);
	expect_wrong(&file, "other data follow its end");
	buf_free(&file);
	pack(&file, 100, 1);
	pack(&file, 100, 0);
	expect_wrong(&file, "other data stand between its parts");
	buf_free(&file);
	buf_free(&expected);
}

static void
a_file_that_ends_early_is_cut_short(void **state)
{
	(void)state;
	for (int in_parts = 0; in_parts < 2; in_parts++) {
		struct buf file = {0};
		size_t n;

		pack(&file, MANY, in_parts);
		n = file.len;
		for (size_t i = 1; i <= 12; i++) {
			file.len = i < 12 ? n * i / 12 : n - 1;
			expect_wrong(&file, "it is cut short");
		}
		buf_free(&file);
	}
}

static void
a_byte_that_changed_is_found(void **state)
{
	(void)state;
	for (int in_parts = 0; in_parts < 2; in_parts++) {
		struct buf file = {0}, out = {0};
		char why[100];

		pack(&file, 100000, in_parts);
		for (size_t i = 2; i < file.len; i += i < 24 || i + 12 > file.len ? 1 : 997) {
			ssize_t n;

			file.data[i] ^= 0x10;
			n = read_all(&file, &out, why, sizeof(why));
			/* A header's time and the like do not change the bytes. */
			CHECK(n < 0 || (i < 20 && out.len == 100000 &&
					!memcmp(out.data, bytes, out.len)),
			      "byte %zu: %zd", i, n);
			file.data[i] ^= 0x10;
		}
		expect(&file, bytes, 100000);
		buf_free(&file);
		buf_free(&out);
	}
}

static void
other_packers_are_named(void **state)
{
	static const struct {
		const char *magic, *word;
	} table[] = {
		{"BZh91AY", "bzip2 -dc"},
		{"\xfd"
		 "7zXZ",
		 "xz -dc"},
		{"\x28\xb5\x2f\xfd", "zstd -dc"},
		{"hsqs", "squashfs"},
		{"PK\3\4", "zip"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct buf file = {0}, out = {0};
		char why[100];

		assert_int_equal(buf_puts(&file, table[i].magic), 0);
		assert_int_equal(buf_add(&file, bytes, 100), 0);
		assert_int_equal(read_all(&file, &out, why, sizeof(why)), -1);
		CHECK(strstr(why, table[i].word), "%s", why);
		buf_free(&file);
		buf_free(&out);
	}
}

/* Nobody writes to the pipe, and its reader stops early. */
static void
closing_does_not_wait_for_a_pipe(void **state)
{
	int ends[2];
	struct read_ahead *in;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	in = read_ahead_open(ends[0]);
	assert_non_null(in);
	usleep(20000);
	read_ahead_close(in);
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(packed_bytes_come_out),
		scratch_test(bytes_that_are_not_packed_come_unchanged),
		scratch_test(members_may_follow_each_other_and_zeros_may_follow_them),
		scratch_test(a_file_that_ends_early_is_cut_short),
		scratch_test(a_byte_that_changed_is_found),
		scratch_test(other_packers_are_named),
		scratch_test(closing_does_not_wait_for_a_pipe),
	};

	fill();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
