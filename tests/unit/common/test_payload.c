/* SPDX-License-Identifier: MIT */
/*
 * A launcher reads its own tail, or reports that it has none.
 */
#include "support/scratch.h"

#include "common/payload.h"
#include "core/buf.h"
#include "zip/payload.h"

static struct payload payload;

/* A launcher: `before` bytes of shim, and a text of n bytes. */
static struct buf
make(size_t before, size_t n)
{
	struct buf out = {0}, text = {0};

	for (size_t i = 0; i < before; i++)
		buf_putc(&out, (char)('A' + i % 26));
	for (size_t i = 0; i < n; i++)
		buf_putc(&text, (char)('a' + i % 26));
	assert_int_equal(zip_append_one(&out, PAYLOAD_NAME, buf_str(&text), n), 0);
	buf_free(&text);
	return out;
}

static int
read_back(const void *bytes, size_t n)
{
	int fd, status, saved;

	scratch_bytes("tool", bytes, n);
	memset(&payload, 0x55, sizeof(payload));
	fd = open("tool", O_RDONLY | O_CLOEXEC);
	errno = 0;
	status = payload_read(&payload, fd);
	saved = errno;
	close(fd);
	errno = saved;
	return status;
}

static void
the_text_is_read_back_at_every_length(void **state)
{
	/* Near 2048 - 57 - 22 - 41, where one read is no longer enough, and at both limits. */
	static const size_t sizes[] = {0,
				       1,
				       100,
				       902,
				       903,
				       904,
				       905,
				       906,
				       1023,
				       1024,
				       1025,
				       5000,
				       PAYLOAD_MAX - 1,
				       PAYLOAD_MAX};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		for (size_t before = 0; before < 2000; before += 999) {
			struct buf file = make(before, sizes[i]);

			CHECK(read_back(file.data, file.len) == 0, "%zu bytes are refused",
			      sizes[i]);
			assert_non_null(payload.text);
			CHECK(strlen(payload.text) == sizes[i], "%zu bytes of %zu",
			      strlen(payload.text), sizes[i]);
			for (size_t k = 0; k < sizes[i]; k++)
				if (payload.text[k] != (char)('a' + k % 26))
					fail_msg("byte %zu of %zu differs", k, sizes[i]);
			buf_free(&file);
		}
}

static void
a_text_too_long_for_an_argument_is_left_in_the_zip(void **state)
{
	struct buf file = make(100, PAYLOAD_MAX + 1);

	(void)state;
	assert_int_equal(read_back(file.data, file.len), 0);
	assert_null(payload.text);
	buf_free(&file);
}

static void
a_launcher_without_its_tail_is_an_error(void **state)
{
	struct buf file = make(3000, 200);

	(void)state;
	for (size_t n = 0; n < file.len; n++)
		CHECK(read_back(file.data, n) == -1 && errno == EBADMSG, "accepted with %zu bytes",
		      n);
	assert_int_equal(buf_putc(&file, '\0'), 0);
	assert_int_equal(read_back(file.data, file.len), -1);
	assert_int_equal(errno, EBADMSG);
	buf_free(&file);
}

static void
a_text_longer_than_the_file_is_an_error(void **state)
{
	struct buf file = make(10, 20);
	unsigned char *central = (unsigned char *)file.data + file.len - 22 - 57;

	(void)state;
	central[20] = central[24] = 200;
	assert_int_equal(read_back(file.data, file.len), -1);
	assert_int_equal(errno, EBADMSG);
	central[22] = central[26] = 1; /* 64 KiB */
	assert_int_equal(read_back(file.data, file.len), -1);
	assert_int_equal(errno, EBADMSG);
	central[23] = central[27] = 0xff; /* negative */
	assert_int_equal(read_back(file.data, file.len), -1);
	assert_int_equal(errno, EBADMSG);
	buf_free(&file);
}

static const struct {
	size_t from_end;
	const char *reason;
} bytes[] = {
	{22, "the end record's signature"},        {10, "the size of the directory"},
	{22 + 57, "the central signature"},        {22 + 57 - 10, "the method"},
	{22 + 57 - 20, "the packed size"},         {22 + 57 - 28, "the length of the name"},
	{22 + 57 - 30, "an extra field"},          {22 + 57 - 46, "the name"},
	{22 + 57 + 41 + 5, "the local signature"},
};

static void
each_record_must_be_the_one_that_movenv_writes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bytes); i++) {
		struct buf file = make(100, 5);

		file.data[file.len - bytes[i].from_end] ^= 1;
		CHECK(read_back(file.data, file.len) == -1 && errno == EBADMSG, "accepted: %s",
		      bytes[i].reason);
		buf_free(&file);
	}
}

static void
a_text_with_a_nul_is_refused(void **state)
{
	struct buf file = {0};

	(void)state;
	assert_int_equal(zip_append_one(&file, PAYLOAD_NAME, "a\0b", 3), 0);
	assert_int_equal(read_back(file.data, file.len), -1);
	assert_int_equal(errno, EBADMSG);
	buf_free(&file);
}

static void
a_member_of_another_name_is_refused(void **state)
{
	struct buf file = {0};

	(void)state;
	assert_int_equal(zip_append_one(&file, "__init__.py", "x", 1), 0);
	assert_int_equal(read_back(file.data, file.len), -1);
	assert_int_equal(errno, EBADMSG);
	buf_free(&file);
}

static void
a_closed_descriptor_keeps_the_errno_of_the_system_call(void **state)
{
	(void)state;
	assert_int_equal(payload_read(&payload, -1), -1);
	assert_int_equal(errno, EBADF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(the_text_is_read_back_at_every_length),
		scratch_test(a_text_too_long_for_an_argument_is_left_in_the_zip),
		scratch_test(a_launcher_without_its_tail_is_an_error),
		scratch_test(a_text_longer_than_the_file_is_an_error),
		scratch_test(each_record_must_be_the_one_that_movenv_writes),
		scratch_test(a_text_with_a_nul_is_refused),
		scratch_test(a_member_of_another_name_is_refused),
		scratch_test(a_closed_descriptor_keeps_the_errno_of_the_system_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
