/* SPDX-License-Identifier: MIT */
/*
 * The dynamic loader's cache. Its files are in tests/vectors/elf_ldcache, where the fuzz target
 * starts too.
 */
#include "support/unit.h"

#include <errno.h>
#include <stdio.h>

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
		status = ldcache_read(&cache, file);
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
