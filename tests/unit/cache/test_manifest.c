/* SPDX-License-Identifier: MIT */
/*
 * The manifest of a set of files in the cache.
 */
#include "support/unit.h"

#include <zlib.h>

#include "cache/files.h"
#include "core/endian.h"

static const char *dirs[] = {"a", "a/b"};
static struct cache_file list[] = {
	{"a/b/c.py", 12345678901ull, 42, 0100644, 1, -5, 999999999, 1},
	{"d.sh", 7, 0, 0100755, 1, 1700000000, 0, 3},
};

static void
write_sample(struct buf *out)
{
	struct cache_files set = {.uid = 1000,
				  .gid = 100,
				  .dirs = dirs,
				  .dir_count = 2,
				  .list = list,
				  .count = 2,
				  .texts = {"one", NULL, "three"},
				  .text_lens = {3, 0, 5}};

	assert_int_equal(manifest_write(&set, out), 0);
}

/* Reads these bytes; the caller closes the set. */
static int
read_bytes(struct cache_files *set, const void *bytes, size_t n)
{
	*set = (struct cache_files){.dir = -1, .top = -1, .tree = -1, .used = -1};
	assert_int_equal(buf_add(&set->manifest, bytes, n), 0);
	errno = 0;
	return manifest_read(set);
}

static void
what_was_written_is_read(void **state)
{
	struct cache_files set;
	struct buf out = {0};

	(void)state;
	write_sample(&out);
	assert_int_equal(read_bytes(&set, out.data, out.len), 0);
	assert_int_equal(set.count, 2);
	assert_int_equal(set.dir_count, 2);
	assert_string_equal(set.dirs[1], "a/b");
	assert_string_equal(set.list[0].name, "a/b/c.py");
	assert_true(set.list[0].inode == 12345678901ull && set.list[0].size == 42);
	assert_int_equal(set.list[1].mode, 0100755);
	assert_int_equal(set.uid, 1000);
	assert_int_equal(set.gid, 100);
	assert_true(set.list[0].seconds == -5 && set.list[0].nanoseconds == 999999999);
	assert_true(set.list[1].seconds == 1700000000 && set.list[1].own_links == 3);
	assert_string_equal(set.texts[0], "one");
	assert_string_equal(set.texts[1], "");
	assert_int_equal(set.text_lens[2], 5);
	cache_files_close(&set);
	buf_free(&out);
}

static void
a_manifest_that_is_cut_anywhere_is_refused(void **state)
{
	struct cache_files set;
	struct buf out = {0};

	(void)state;
	write_sample(&out);
	for (size_t n = 0; n < out.len; n++) {
		CHECK(read_bytes(&set, out.data, n) < 0 && errno == EBADMSG, "%zu bytes", n);
		cache_files_close(&set);
	}
	buf_free(&out);
}

/* Changes some bytes and mends the check sum. */
static void
damage(struct buf *bytes, size_t at, const char *with, size_t n)
{
	memcpy(bytes->data + at, with, n);
	le_put32((unsigned char *)bytes->data + 8,
		 (uint32_t)crc32(0, (unsigned char *)bytes->data + 12, (unsigned)bytes->len - 12));
}

static void
a_manifest_that_lies_is_refused(void **state)
{
	static const struct {
		const char *reason, *with;
		size_t at, n;
	} rows[] = {
		{"another format", "x", 0, 1},
		{"more texts than there can be", "\xff", 12, 1},
		{"more directories than bytes", "\xff\xff\xff\xff", 16, 4},
		{"more files than bytes", "\xff\xff\xff\x7f", 20, 4},
		{"one file more", "\3", 20, 1},
		{"one file fewer", "\1", 20, 1},
		{"a text longer than all", "\xff\xff\xff\xff", 32, 4},
		{"a text that ends elsewhere", "\2", 32, 1},
	};
	struct cache_files set;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf out = {0};

		write_sample(&out);
		damage(&out, rows[i].at, rows[i].with, rows[i].n);
		CHECK(read_bytes(&set, out.data, out.len) < 0 && errno == EBADMSG, "%s",
		      rows[i].reason);
		cache_files_close(&set);
		buf_free(&out);
	}
}

static void
a_name_that_leads_out_is_refused(void **state)
{
	static const char *const names[] = {"/b/c.py", "../c.py", "a/../../x", ".", "", "a//b"};
	struct cache_files set;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct cache_file file = {names[i], 1, 1, 0100644, 1, 0, 0, 1};
		struct cache_files one = {.list = &file, .count = 1};
		struct buf out = {0};

		assert_int_equal(manifest_write(&one, &out), 0);
		CHECK(read_bytes(&set, out.data, out.len) < 0 && errno == EBADMSG, "'%s'",
		      names[i]);
		cache_files_close(&set);
		buf_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read),
		cmocka_unit_test(a_manifest_that_is_cut_anywhere_is_refused),
		cmocka_unit_test(a_manifest_that_lies_is_refused),
		cmocka_unit_test(a_name_that_leads_out_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
