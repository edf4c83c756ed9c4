/* SPDX-License-Identifier: MIT */
/*
 * The dynamic loader's cache. Its files are in tests/vectors/elf_ldcache, where the fuzz target
 * starts too.
 */
#include "support/scratch.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>

#include "core/endian.h"
#include "elf/ldcache.h"

static const struct {
	const char *file;
	const char *first, *second; /* of libc.so.6; NULL: there is none */
	int error;
	const char *reason;
} rows[] = {
	{"usual", "/lib/libc.so.6", "/lib32/libc.so.6", 0,
	 "entries for some processors only are passed over"},
	{"after-libc5", "/lib/libc.so.6", "/lib32/libc.so.6", 0, "the old format comes before it"},
	{"count-lies", NULL, NULL, EBADMSG, "there are fewer entries than its header counts"},
	{"cut", "/lib/libc.so.6", NULL, 0, "a string without an end is passed over"},
};

/* Writes the little-endian numbers from here to `end` in the byte order of this machine. */
static void
make_native(struct buf *cache, size_t at, size_t end)
{
	for (; at + 4 <= end && at + 4 <= cache->len; at += 4) {
		uint32_t value = le_get32((unsigned char *)cache->data + at);

		memcpy(cache->data + at, &value, sizeof(value));
	}
}

/* Reads a file of little-endian numbers as this machine would have written it. */
static int
read_vector(struct ldcache *cache, const char *file)
{
	struct buf bytes = {0};
	char name[64];
	size_t start = 0;
	int fd = memfd_create("cache", MFD_CLOEXEC), status;

	assert_int_equal(io_slurp(AT_FDCWD, file, &bytes, 1 << 20), 0);
	if (!memcmp(bytes.data, "ld.so-1.7.0", 11)) {
		start = 16 + le_get32((unsigned char *)bytes.data + 12) * 12;
		start = (start + 7) & ~(size_t)7;
		make_native(&bytes, 12, 16);
	}
	make_native(&bytes, start + 48,
		    start + 48 + le_get32((unsigned char *)bytes.data + start + 20) * (size_t)24);
	make_native(&bytes, start + 20, start + 28);
	assert_int_equal(io_write(fd, bytes.data, bytes.len), 0);
	buf_free(&bytes);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	status = ldcache_read(cache, name);
	close(fd);
	return status;
}

static void
entries_are_found_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *expected[] = {rows[i].first, rows[i].second, NULL};
		struct ldcache cache;
		char file[128];
		int status;

		snprintf(file, sizeof(file), "tests/vectors/elf_ldcache/%s", rows[i].file);
		errno = 0;
		status = read_vector(&cache, file);
		if (status < 0 ? errno != rows[i].error : rows[i].error)
			fail_msg("%s: %s", rows[i].file, rows[i].reason);
		for (unsigned n = 0; status == 0 && n < COUNT_OF(expected); n++) {
			const char *found = ldcache_find(&cache, "libc.so.6", n);

			if (!found != !expected[n] || (found && strcmp(found, expected[n]) != 0))
				fail_msg("%s: %s", rows[i].file, rows[i].reason);
			if (!found)
				break;
		}
		if (status == 0)
			assert_null(ldcache_find(&cache, "libc.so.5", 0));
		ldcache_release(&cache);
	}
}

static void
a_file_that_is_not_a_cache_is_refused(void **state)
{
	struct ldcache cache;

	(void)state;
	assert_int_equal(ldcache_read(&cache, "Makefile"), -1);
	assert_int_equal(errno, EBADMSG);
	ldcache_release(&cache);
	assert_int_equal(ldcache_read(&cache, "no such file"), -1);
	assert_int_equal(errno, ENOENT);
	ldcache_release(&cache);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_are_found_by_name),
		cmocka_unit_test(a_file_that_is_not_a_cache_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
