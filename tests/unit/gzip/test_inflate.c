/* SPDX-License-Identifier: MIT */
/*
 * Deflate data that do not hold the announced number of bytes are an error.
 */
#include "gzip/deflated.h"

#include <errno.h>
#include <signal.h>

#include "core/interrupt.h"
#include "gzip/inflate.h"

#define SIZE 3000

static char text[SIZE];

static struct buf
make(void)
{
	struct buf packed = {0};

	for (size_t i = 0; i < SIZE; i++)
		text[i] = (char)(i * i % 251);
	pack(text, SIZE, &packed);
	return packed;
}

static void
expect_damaged(const char *reason, const void *bytes, size_t n, size_t size)
{
	struct inflate s = {0};
	struct buf out = {0};

	assert_int_equal(buf_puts(&out, "before"), 0);
	errno = 0;
	CHECK(inflate_bytes(&s, bytes, n, &out, size) == -1 && errno == EBADMSG, "accepted: %s",
	      reason);
	CHECK(!strcmp(out.data, "before") && out.len == 6, "bytes are left: %s", reason);
	inflate_release(&s);
	buf_free(&out);
}

static void
packed_bytes_come_back(void **state)
{
	struct buf packed = make(), out = {0};
	struct inflate s = {0};

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(inflate_bytes(&s, packed.data, packed.len, &out, SIZE), 0);
	assert_int_equal(out.len, 3 * SIZE);
	for (int i = 0; i < 3; i++)
		assert_memory_equal(out.data + i * SIZE, text, SIZE);
	inflate_release(&s);
	inflate_release(&s);
	buf_free(&packed);
	buf_free(&out);
}

static void
data_that_end_early_are_damaged(void **state)
{
	struct buf packed = make();

	(void)state;
	for (size_t n = 0; n < packed.len; n++)
		expect_damaged("cut short", packed.data, n, SIZE);
	buf_free(&packed);
}

static void
data_that_hold_another_number_of_bytes_are_damaged(void **state)
{
	struct buf packed = make();

	(void)state;
	expect_damaged("a byte less than announced", packed.data, packed.len, SIZE + 1);
	expect_damaged("a byte more than announced", packed.data, packed.len, SIZE - 1);
	expect_damaged("nothing announced", packed.data, packed.len, 0);
	expect_damaged("twice as much announced", packed.data, packed.len, 2 * SIZE);
	buf_free(&packed);
}

static void
data_with_a_byte_after_them_are_damaged(void **state)
{
	struct buf packed = make();

	(void)state;
	assert_int_equal(buf_putc(&packed, '\0'), 0);
	expect_damaged("a byte after the end", packed.data, packed.len, SIZE);
	buf_free(&packed);
}

static const struct {
	const char *bytes;
	size_t n, size;
	const char *reason;
} bad[] = {
	{"", 0, 0, "no bytes at all"},
	{"\x07", 1, 0, "block type 3"},
	{"\x01\x01\x00\x00\x00", 5, 1, "a stored block whose lengths disagree"},
	{"\x78\x9c\x03\x00\x00\x00\x00\x01", 8, 0, "a zlib header"},
	{"\x1f\x8b\x08\x00", 4, 0, "a gzip header"},
	{"\x03\x02", 2, 3, "a distance before the start"},
	{"\xff\xff\xff\xff", 4, 10, "noise"},
};

static void
bytes_that_are_not_deflate_data_are_damaged(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		expect_damaged(bad[i].reason, bad[i].bytes, bad[i].n, bad[i].size);
}

static void
sizes_that_zlib_cannot_count_are_refused(void **state)
{
	(void)state;
	expect_damaged("4 GiB announced", "\x03\x00", 2, 0xffffffff);
#if SIZE_MAX > UINT32_MAX
	expect_damaged("more", "\x03\x00", 2, (size_t)1 << 40);
	expect_damaged("4 GiB packed", "\x03\x00", (size_t)1 << 32, 1);
#endif
}

static void
an_empty_stream_gives_no_bytes(void **state)
{
	struct inflate s = {0};
	struct buf out = {0};

	(void)state;
	assert_int_equal(inflate_bytes(&s, "\x03\x00", 2, &out, 0), 0);
	assert_int_equal(out.len, 0);
	inflate_release(&s);
	buf_free(&out);
}

/* Gives memory *left times, then none. */
static void *
grudging(void *left, unsigned items, unsigned size)
{
	int *count = left;

	return (*count)-- > 0 ? calloc(items, size) : NULL;
}

static void
release(void *left, void *memory)
{
	(void)left;
	free(memory);
}

static void
a_failed_allocation_is_not_reported_as_damage(void **state)
{
	struct buf packed = make();

	(void)state;
	/* The first allocation is the stream, the second the window for data that end early. */
	for (int times = 0; times < 2; times++) {
		int left = times;
		struct inflate s = {0};
		struct buf out = {0};

		s.z.zalloc = grudging;
		s.z.zfree = release;
		s.z.opaque = &left;
		errno = 0;
		assert_int_equal(inflate_bytes(&s, packed.data, packed.len - 1, &out, SIZE), -1);
		assert_int_equal(errno, ENOMEM);
		inflate_release(&s);
		buf_free(&out);
	}
	buf_free(&packed);
}

static void
a_stream_works_after_a_failure(void **state)
{
	struct buf packed = make(), out = {0};
	struct inflate s = {0};

	(void)state;
	assert_int_equal(inflate_bytes(&s, packed.data, packed.len / 2, &out, SIZE), -1);
	assert_int_equal(inflate_bytes(&s, packed.data, packed.len, &out, SIZE), 0);
	assert_memory_equal(out.data, text, SIZE);
	inflate_release(&s);
	buf_free(&packed);
	buf_free(&out);
}

/* The last test: the signal stays. */
static void
a_signal_ends_the_work(void **state)
{
	struct buf packed = make(), out = {0};
	struct inflate s = {0};

	(void)state;
	interrupt_catch();
	raise(SIGTERM);
	assert_int_equal(inflate_bytes(&s, packed.data, packed.len, &out, SIZE), -1);
	assert_int_equal(errno, EINTR);
	inflate_release(&s);
	buf_free(&packed);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packed_bytes_come_back),
		cmocka_unit_test(data_that_end_early_are_damaged),
		cmocka_unit_test(data_that_hold_another_number_of_bytes_are_damaged),
		cmocka_unit_test(data_with_a_byte_after_them_are_damaged),
		cmocka_unit_test(bytes_that_are_not_deflate_data_are_damaged),
		cmocka_unit_test(sizes_that_zlib_cannot_count_are_refused),
		cmocka_unit_test(an_empty_stream_gives_no_bytes),
		cmocka_unit_test(a_failed_allocation_is_not_reported_as_damage),
		cmocka_unit_test(a_stream_works_after_a_failure),
		cmocka_unit_test(a_signal_ends_the_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
