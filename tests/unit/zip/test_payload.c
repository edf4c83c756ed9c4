/* SPDX-License-Identifier: MIT */
/*
 * The archive at the end of a launcher, as the zip reader reads it.
 */
#include "support/scratch.h"

#include "common/payload.h"
#include "core/buf.h"
#include "zip/payload.h"
#include "zip/read.h"

#define TEXT "\"tool\"\nimport sys\n"

static struct buf
make(const char *before, const char *text, size_t n)
{
	struct buf out = {0};

	assert_int_equal(buf_puts(&out, before), 0);
	assert_int_equal(zip_append_one(&out, PAYLOAD_NAME, text, n), 0);
	return out;
}

static void
the_archive_is_one_to_zip_readers(void **state)
{
	struct buf file = make("\177ELF and so on", TEXT, strlen(TEXT)), out = {0};
	struct zip zip;

	(void)state;
	scratch_bytes("tool", file.data, file.len);
	assert_int_equal(zip_open(&zip, "tool", 1 << 20), 0);
	assert_int_equal(zip.count, 1);
	assert_string_equal(zip.members[0].name, PAYLOAD_NAME);
	assert_int_equal(zip.members[0].method, 0);
	assert_int_equal(zip.members[0].mode, 0100644);
	assert_int_equal(zip_read(&zip, &zip.members[0], &out), 0);
	assert_string_equal(out.data, TEXT);
	zip_close(&zip);
	buf_free(&file);
	buf_free(&out);
}

static void
the_bytes_before_the_archive_stay(void **state)
{
	struct buf file = make("the shim", TEXT, strlen(TEXT));

	(void)state;
	assert_memory_equal(file.data, "the shimPK\3\4", 12);
	buf_free(&file);
}

static void
the_same_input_gives_the_same_bytes(void **state)
{
	struct buf a = make("the shim", TEXT, strlen(TEXT)),
		   b = make("the shim", TEXT, strlen(TEXT));

	(void)state;
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.data, b.data, a.len);
	buf_free(&a);
	buf_free(&b);
}

static void
an_empty_text_is_a_member_too(void **state)
{
	struct buf file = make("", "", 0);
	struct zip zip;

	(void)state;
	scratch_bytes("tool", file.data, file.len);
	assert_int_equal(zip_open(&zip, "tool", 0), 0);
	assert_int_equal(zip.members[0].size, 0);
	zip_close(&zip);
	buf_free(&file);
}

static void
a_size_that_the_format_cannot_hold_is_an_error(void **state)
{
	static char name[65537];
	struct buf out = {0};

	(void)state;
	memset(name, 'a', sizeof(name) - 1);
	errno = 0;
	assert_int_equal(zip_append_one(&out, name, "", 0), -1);
	assert_int_equal(errno, EFBIG);
	errno = 0;
	assert_int_equal(zip_append_one(&out, "a", "", (size_t)INT32_MAX + 1), -1);
	assert_int_equal(errno, EFBIG);
	assert_int_equal(out.len, 0);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(the_archive_is_one_to_zip_readers),
		cmocka_unit_test(the_bytes_before_the_archive_stay),
		cmocka_unit_test(the_same_input_gives_the_same_bytes),
		scratch_test(an_empty_text_is_a_member_too),
		cmocka_unit_test(a_size_that_the_format_cannot_hold_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
