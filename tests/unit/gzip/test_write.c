/* SPDX-License-Identifier: MIT */
/*
 * gzip on threads: zlib reads the result, and the number of threads does not change it.
 */
#include <zlib.h>

#include "gzip/part.h"
#include "gzip/write.h"
#include "support/scratch.h"

/* Kind 0: bytes that repeat across the ends of chunks, for deflate to find; kind 1: noise. */
static void
fill(unsigned char *bytes, size_t n, int kind)
{
	uint32_t x = 1;

	for (size_t i = 0; i < n; i++) {
		x = x * 1664525 + 1013904223;
		bytes[i] = kind == 1         ? (unsigned char)(x >> 24)
			   : i % 30000 < 700 ? (unsigned char)(x >> 29)
					     : (unsigned char)(i % 30000);
	}
}

/* Writes the bytes, in parts, into a file. */
static void
write_gz(const char *name, const unsigned char *bytes, size_t n, size_t part, int threads)
{
	struct writer *sink = malloc(sizeof(*sink));
	struct gzip_write gz;
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

	assert_true(sink && fd >= 0);
	writer_open(sink, fd);
	assert_int_equal(gzip_write_open(&gz, sink, 6, threads), 0);
	for (size_t at = 0; at < n; at += part)
		assert_int_equal(gzip_write_put(&gz, bytes + at, n - at < part ? n - at : part), 0);
	assert_int_equal(gzip_write_end(&gz), 0);
	gzip_write_close(&gz);
	assert_int_equal(writer_flush(sink), 0);
	close(fd);
	free(sink);
}

static struct buf
slurp(const char *name)
{
	struct buf bytes = {0};

	assert_int_equal(io_slurp(AT_FDCWD, name, &bytes, 64 << 20), 0);
	return bytes;
}

/* Reads all members as any program does. Each has its length in its header. */
static void
check_gz(const struct buf *packed, const unsigned char *bytes, size_t n)
{
	unsigned char *out = malloc(n + 1);
	const unsigned char *at = (const unsigned char *)packed->data, *end = at + packed->len;
	z_stream z = {0};

	assert_non_null(out);
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	z.next_out = out;
	z.avail_out = (unsigned)n + 1;
	do {
		assert_true(end - at >= GZIP_PART_HEAD);
		z.next_in = (unsigned char *)at;
		z.avail_in = gzip_part_len(at);
		assert_in_range(z.avail_in, 1, end - at);
		at += z.avail_in;
		assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
		assert_int_equal(z.avail_in, 0);
		assert_in_range(z.total_out, 0, GZIP_PART_SIZE);
		inflateReset(&z);
	} while (at < end);
	assert_int_equal(z.avail_out, 1);
	assert_memory_equal(out, bytes, n);
	inflateEnd(&z);
	free(out);
}

static void
packed_bytes_come_back_and_threads_change_nothing(void **state)
{
	static const size_t sizes[] = {
		0,
		1,
		DEFLATE_POOL_CHUNK - 1,
		DEFLATE_POOL_CHUNK,
		DEFLATE_POOL_CHUNK + 1,
		GZIP_PART_SIZE - 1,
		GZIP_PART_SIZE,
		GZIP_PART_SIZE + 1,
		40 * DEFLATE_POOL_CHUNK + 17,
	};
	size_t most = 40 * DEFLATE_POOL_CHUNK + 17;
	unsigned char *bytes = malloc(most);

	(void)state;
	assert_non_null(bytes);
	for (int kind = 0; kind < 2; kind++) {
		fill(bytes, most, kind);
		for (size_t i = 0; i < COUNT_OF(sizes); i++) {
			struct buf one, many;

			write_gz("one", bytes, sizes[i], 1 << 20, 1);
			write_gz("many", bytes, sizes[i], 1000, 3 + (int)i);
			one = slurp("one");
			many = slurp("many");
			assert_int_equal(one.len, many.len);
			assert_memory_equal(one.data, many.data, one.len);
			check_gz(&one, bytes, sizes[i]);
			buf_free(&one);
			buf_free(&many);
		}
	}
	free(bytes);
}

static void
the_header_holds_no_time(void **state)
{
	struct buf packed;

	(void)state;
	write_gz("gz", (const unsigned char *)"a", 1, 1, 1);
	packed = slurp("gz");
	assert_memory_equal(packed.data, "\37\213\10\4\0\0\0\0\0\3\10\0MV\4\0", 16);
	assert_int_equal(gzip_part_len((unsigned char *)packed.data), packed.len);
	assert_memory_equal(packed.data + packed.len - 8, "\103\276\267\350\1\0\0\0", 8);
	buf_free(&packed);
}

static void
a_full_disk_is_an_error(void **state)
{
	unsigned char *bytes = malloc(4 << 20);
	struct writer *sink = malloc(sizeof(*sink));
	struct gzip_write gz;
	int fd = open("/dev/full", O_WRONLY), status = 0;

	(void)state;
	assert_true(bytes && sink && fd >= 0);
	fill(bytes, 4 << 20, 1);
	for (int threads = 1; threads < 4; threads += 2) {
		writer_open(sink, fd);
		assert_int_equal(gzip_write_open(&gz, sink, 1, threads), 0);
		for (int i = 0; i < 10 && status == 0; i++)
			status = gzip_write_put(&gz, bytes, 4 << 20);
		assert_int_equal(status, -1);
		assert_int_equal(errno, ENOSPC);
		gzip_write_close(&gz);
		status = 0;
	}
	close(fd);
	free(sink);
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(packed_bytes_come_back_and_threads_change_nothing),
		scratch_test(the_header_holds_no_time),
		cmocka_unit_test(a_full_disk_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
