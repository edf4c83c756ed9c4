/* SPDX-License-Identifier: MIT */
/*
 * The libraries that musl's loader takes.
 */
#include "support/unit.h"

#include "elf/musl.h"

static void
musl_is_known_by_the_name_of_its_loader(void **state)
{
	(void)state;
	assert_true(musl_is_loader("/lib/ld-musl-x86_64.so.1"));
	assert_true(musl_is_loader("ld-musl-aarch64.so.1"));
	assert_false(musl_is_loader("/lib64/ld-linux-x86-64.so.2"));
	assert_false(musl_is_loader("/ld-musl-x/ld.so"));
	assert_false(musl_is_loader(NULL));
}

static void
the_loader_has_the_parts_of_the_c_library(void **state)
{
	static const char *const parts[] = {"libc.so",     "libc.musl-x86_64.so.1", "libm.so.6",
					    "libdl.so.2",  "libpthread.so.0",       "librt.so.1",
					    "libutil.so.1"};
	static const char *const others[] = {"libz.so.1", "libmvec.so.1", "libcrypt.so.1", "libc",
					     "libstdc++.so.6"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		CHECK(musl_has(parts[i]), "'%s' is not a part", parts[i]);
	for (size_t i = 0; i < COUNT_OF(others); i++)
		CHECK(!musl_has(others[i]), "'%s' is a part", others[i]);
}

static void
libraries_for_glibc_are_refused(void **state)
{
	static const struct {
		const char *needed; /* each with its NUL */
		size_t len;
		int accepted;
	} cases[] = {
		{"libc.so.6\0", 10, 0},
		{"libz.so.1\0libc.so.6\0", 20, 0},
		{"libz.so.1\0ld-linux-x86-64.so.2\0", 32, 0},
		{"libz.so.1\0libc.musl-x86_64.so.1\0", 32, 1},
		{"libc.so\0", 8, 1},
		{"", 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct elf elf = {0};

		elf.needed = (struct buf){.data = (char *)cases[i].needed, .len = cases[i].len};
		CHECK(musl_accepts(&elf) == cases[i].accepted, "case %zu", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(musl_is_known_by_the_name_of_its_loader),
		cmocka_unit_test(the_loader_has_the_parts_of_the_c_library),
		cmocka_unit_test(libraries_for_glibc_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
