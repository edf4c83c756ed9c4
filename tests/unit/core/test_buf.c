/* SPDX-License-Identifier: MIT */
/*
 * A buffer grows, ends in a NUL, and stays as it was when there is no memory.
 */
#include "support/unit.h"

#include "core/buf.h"

static void
an_empty_buffer_is_the_empty_text(void **state)
{
	struct buf b = {0};

	(void)state;
	assert_string_equal(buf_str(&b), "");
	buf_free(&b);
	assert_int_equal(buf_add(&b, NULL, 0), 0);
	assert_string_equal(b.data, "");
	assert_int_equal(b.len, 0);
	buf_free(&b);
	buf_free(&b);
	assert_null(b.data);
}

static void
each_way_to_append_ends_the_text(void **state)
{
	struct buf b = {0};

	(void)state;
	assert_int_equal(buf_puts(&b, "ab"), 0);
	assert_int_equal(buf_putc(&b, 'c'), 0);
	assert_int_equal(buf_add(&b, "d\0e", 3), 0);
	assert_int_equal(buf_printf(&b, "%s%d", "f", 12), 0);
	assert_int_equal(b.len, 9);
	assert_memory_equal(b.data, "abcd\0ef12", 10);
	buf_free(&b);
}

static void
a_buffer_grows_across_every_size(void **state)
{
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < 5000; i++) {
		assert_int_equal(buf_putc(&b, (char)i), 0);
		assert_true(b.cap > b.len);
		assert_int_equal(b.data[b.len], '\0');
	}
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(b.data[i], (char)i);
	buf_free(&b);
}

static void
printf_makes_room_for_itself(void **state)
{
	for (int n = 0; n < 600; n++) {
		struct buf b = {0};

		assert_int_equal(buf_puts(&b, "x"), 0);
		assert_int_equal(buf_printf(&b, "%*s", n, ""), 0);
		assert_int_equal(b.len, n + 1);
		assert_int_equal(strlen(b.data), n + 1);
		buf_free(&b);
	}
	(void)state;
}

static void
reserved_room_can_be_written(void **state)
{
	struct buf b = {0};

	(void)state;
	for (size_t n = 0; n < 2000; n += 255) {
		assert_int_equal(buf_reserve(&b, n), 0);
		memset(b.data + b.len, 'x', n);
		b.len += n;
		b.data[b.len] = '\0';
	}
	buf_free(&b);
}

static void
sizes_that_are_too_large_leave_the_buffer_as_it_was(void **state)
{
	static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2, SIZE_MAX / 2 - 3};
	struct buf b = {0};

	(void)state;
	assert_int_equal(buf_puts(&b, "abc"), 0);
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		errno = 0;
		assert_int_equal(buf_reserve(&b, sizes[i]), -1);
		assert_int_equal(errno, ENOMEM);
		assert_string_equal(b.data, "abc");
		assert_int_equal(b.len, 3);
	}
	buf_free(&b);
}

static void
errno_survives_the_freeing(void **state)
{
	struct buf b = {0};

	(void)state;
	assert_int_equal(buf_puts(&b, "abc"), 0);
	errno = EBADMSG;
	buf_free(&b);
	assert_int_equal(errno, EBADMSG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buffer_is_the_empty_text),
		cmocka_unit_test(each_way_to_append_ends_the_text),
		cmocka_unit_test(a_buffer_grows_across_every_size),
		cmocka_unit_test(printf_makes_room_for_itself),
		cmocka_unit_test(reserved_room_can_be_written),
		cmocka_unit_test(sizes_that_are_too_large_leave_the_buffer_as_it_was),
		cmocka_unit_test(errno_survives_the_freeing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
