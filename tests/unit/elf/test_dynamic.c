/* SPDX-License-Identifier: MIT */
/*
 * ELF files: the fields of good ones, of both classes and byte orders, and the errors of bad ones.
 */
#include "support/scratch.h"

#include "elf/dynamic.h"
#include "elf/make_elf_file.h"
#include "fs/dirlist.h"

static struct hand hand;

static int
read_back(struct elf *elf, const void *bytes, size_t n)
{
	int fd, status, saved;

	scratch_bytes("it.so", bytes, n);
	fd = open("it.so", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	errno = 0;
	status = elf_read(elf, fd);
	saved = errno;
	close(fd);
	errno = saved;
	return status;
}

static void
all_is_read_in_both_classes_and_byte_orders(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		struct elf elf;
		const char *name;

		hand_make(&hand, i & 1 ? 32 : 64, i >> 1, 183);
		assert_int_equal(read_back(&elf, hand.bytes, sizeof(hand.bytes)), 0);
		assert_int_equal(elf.bits, i & 1 ? 32 : 64);
		assert_int_equal(elf.is_big, i >> 1);
		assert_int_equal(elf.type, ELF_DYN);
		assert_int_equal(elf.machine, 183);
		assert_string_equal(buf_str(&elf.interp), "/lib/ld-hand.so.1");
		assert_string_equal(buf_str(&elf.soname), "libhand.so.1");
		assert_string_equal(buf_str(&elf.rpath), "/old");
		assert_string_equal(elf_search_path(&elf), "$ORIGIN/../lib:/new");
		name = dirlist_next(&elf.needed, NULL);
		assert_string_equal(name, "libm.so.6");
		name = dirlist_next(&elf.needed, name);
		assert_string_equal(name, "libc.so.6");
		assert_null(dirlist_next(&elf.needed, name));
		assert_int_equal(elf.glibc[0], 2);
		assert_int_equal(elf.glibc[1], 34);
		elf_release(&elf);
	}
}

static void
the_offset_of_the_descriptor_stays(void **state)
{
	struct elf elf;
	int fd;

	(void)state;
	hand_make(&hand, 64, 0, 62);
	scratch_bytes("it.so", hand.bytes, sizeof(hand.bytes));
	fd = open("it.so", O_RDONLY | O_CLOEXEC);
	assert_int_equal(lseek(fd, 7, SEEK_SET), 7);
	assert_int_equal(elf_read(&elf, fd), 0);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 7);
	elf_release(&elf);
	close(fd);
}

static void
without_a_runpath_the_rpath_counts(void **state)
{
	struct elf elf;

	(void)state;
	hand_make(&hand, 64, 0, 62);
	hand_put(&hand, hand_entry(&hand, 6), 8, 0x7000);
	assert_int_equal(read_back(&elf, hand.bytes, sizeof(hand.bytes)), 0);
	assert_string_equal(elf_search_path(&elf), "/old");
	elf_release(&elf);
}

static void
an_executable_without_libraries_has_none(void **state)
{
	struct elf elf;

	(void)state;
	hand_make(&hand, 64, 0, 62);
	hand_put(&hand, 56, 2, 1);
	assert_int_equal(read_back(&elf, hand.bytes, sizeof(hand.bytes)), 0);
	assert_false(elf.is_dynamic);
	assert_string_equal(buf_str(&elf.interp), "");
	assert_string_equal(elf_search_path(&elf), "");
	assert_null(dirlist_next(&elf.needed, NULL));
	elf_release(&elf);
}

static void
names_that_are_not_a_version_are_passed_over(void **state)
{
	static const char *const others[] = {"GLIBC_PRIVATE", "GLIBC_", "GLIBC_99999999999.1",
					     "GCC_9.9", "GLIBC_ABI_DT_RELR"};
	struct elf elf;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		hand_make(&hand, 64, 0, 62);
		hand_versions(&hand, others[i], "GLIBC_2.2.5");
		assert_int_equal(read_back(&elf, hand.bytes, sizeof(hand.bytes)), 0);
		CHECK(elf.glibc[0] == 2 && elf.glibc[1] == 2, "%s", others[i]);
		elf_release(&elf);
	}
}

/* A damaged file: `n` bytes at an offset become a value. Offsets are of 64 bits, low byte first. */
static const struct {
	const char *name, *wrong;
	size_t at, n;
	uint64_t value;
} bad[] = {
	{"no class", "class", 4, 1, 0},
	{"a class of the future", "class", 4, 1, 3},
	{"no byte order", "byte order", 5, 1, 0},
	{"headers beyond the end", "beyond", 32, 8, HAND_SIZE},
	{"headers at the largest offset", "beyond", 32, 8, UINT64_MAX},
	{"headers where a sum overflows", "beyond", 32, 8, UINT64_MAX - 56},
	{"65535 headers", "too many", 56, 2, 0xffff},
	{"headers of no size", "too small", 54, 2, 0},
	{"headers too small", "too small", 54, 2, 55},
	{"dynamic section beyond the end", "beyond", 64 + 56 + 8, 8, HAND_SIZE},
	{"dynamic section at the largest offset", "beyond", 64 + 56 + 8, 8, UINT64_MAX},
	{"interpreter beyond the end", "beyond", 64 + 112 + 8, 8, HAND_SIZE},
	{"interpreter without NUL", "does not end", 64 + 112 + 32, 8, 4},
	{"interpreter of no size", "does not end", 64 + 112 + 32, 8, 0},
	{"strings in no segment", "in no segment", HAND_DYNAMIC + 8, 8, 1},
	{"strings before the segment", "in no segment", HAND_DYNAMIC + 8, 8, HAND_ADDRESS - 1},
	{"strings after the segment", "in no segment", HAND_DYNAMIC + 8, 8,
	 HAND_ADDRESS + HAND_SIZE},
	{"strings of the largest size", "too long", HAND_DYNAMIC + 16 + 8, 8, UINT64_MAX},
	{"a name beyond the strings", "beyond its string", HAND_DYNAMIC + 32 + 8, 8, 0x100},
	{"a name far beyond the strings", "beyond its string", HAND_DYNAMIC + 32 + 8, 8,
	 UINT64_MAX},
	{"a name without NUL", "does not end", HAND_DYNAMIC + 16 + 8, 8, 5},
	{"versions in no segment", "in no segment", HAND_DYNAMIC + 112 + 8, 8, 5},
	{"names of versions beyond the end", "beyond", HAND_VERSIONS + 8, 4, UINT32_MAX},
	{"a version's name beyond the strings", "beyond its string", HAND_VERSIONS + 24, 4, 999},
	{"segment that is longer than the file", "beyond", HAND_VERSIONS + 8, 4, HAND_SIZE},
};

static void
a_bad_file_is_refused_with_the_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct elf elf;
		int status;

		hand_make(&hand, 64, 0, 62);
		hand_put(&hand, bad[i].at, bad[i].n, bad[i].value);
		status = read_back(&elf, hand.bytes, sizeof(hand.bytes));
		CHECK(status == -1 && errno == EBADMSG, "%s: %d, %s", bad[i].name, status,
		      strerror(errno));
		CHECK(elf.wrong && strstr(elf.wrong, bad[i].wrong), "%s: \"%s\"", bad[i].name,
		      elf.wrong);
		elf_release(&elf);
	}
}

static void
a_file_that_is_cut_short_anywhere_is_safe(void **state)
{
	(void)state;
	for (size_t n = 0; n < HAND_STRINGS; n += n < 128 ? 1 : 17) {
		struct elf elf;

		hand_make(&hand, 64, 0, 62);
		assert_int_equal(read_back(&elf, hand.bytes, n), -1);
		CHECK(errno == (n < 4 ? ENOEXEC : EBADMSG), "%zu bytes: %s", n, strerror(errno));
		elf_release(&elf);
	}
}

static void
a_file_of_another_kind_is_not_reported_as_damaged(void **state)
{
	static const char *const texts[] = {"", "\177", "\177EL", "#!/bin/sh\n", "\177ELG    "};
	struct elf elf;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		CHECK(read_back(&elf, texts[i], strlen(texts[i])) == -1 && errno == ENOEXEC, "%zu",
		      i);
		assert_null(elf.wrong);
		elf_release(&elf);
	}
	assert_int_equal(elf_read(&elf, -1), -1);
	assert_int_equal(errno, EBADF);
}

/* Lists without an end: too long, or circular. */
static void
a_circular_list_comes_to_an_end(void **state)
{
	struct elf elf;
	unsigned char *big = calloc(1, 1 << 20);

	(void)state;
	assert_non_null(big);
	hand_make(&hand, 64, 0, 62);
	hand_put(&hand, HAND_VERSIONS + 2, 2, 0xffff);
	hand_put(&hand, HAND_VERSIONS + 12, 4, 1); /* the next begins within this one */
	hand_put(&hand, hand_entry(&hand, 8) + 8, 8, UINT64_MAX);
	assert_int_equal(read_back(&elf, hand.bytes, sizeof(hand.bytes)), -1);
	assert_int_equal(errno, EBADMSG);
	elf_release(&elf);

	hand_make(&hand, 64, 0, 62);
	memcpy(big, hand.bytes, sizeof(hand.bytes));
	for (size_t at = HAND_SIZE; at < 1 << 20; at += 16)
		big[at] = 1; /* NEEDED "" */
	hand_segment(&hand, 1, 2, HAND_SIZE, 1 << 19);
	memcpy(big, hand.bytes, 0x200);
	for (size_t i = 0; i < 32; i++)
		big[HAND_SIZE + i] = hand.bytes[HAND_DYNAMIC + i];
	assert_int_equal(read_back(&elf, big, 1 << 20), -1);
	assert_string_equal(elf.wrong, "its dynamic section is too long");
	elf_release(&elf);
	free(big);
}

/* 4,000 names of 100 KB would be 400 MB. */
static void
overlapping_strings_take_little_memory(void **state)
{
	const size_t size = 1 << 20;
	unsigned char *big = malloc(size);
	struct elf elf;

	(void)state;
	assert_non_null(big);
	memset(big, 'x', size);
	hand_make(&hand, 64, 0, 62);
	hand_segment(&hand, 0, 1, 0, size);
	hand_put(&hand, hand_entry(&hand, 1) + 8, 8, size - HAND_STRINGS);
	memcpy(big, hand.bytes, HAND_VERSIONS);
	memset(big + HAND_STRINGS, 'x', 100000);
	big[size - 1] = '\0';
	assert_int_equal(read_back(&elf, big, size), -1);
	assert_string_equal(elf.wrong, "its strings are too long");
	elf_release(&elf);
	free(big);
}

/* The test itself is one. */
static void
a_real_executable_is_read(void **state)
{
	struct elf elf;
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(elf_read(&elf, fd), 0);
	assert_int_equal(elf.bits, 8 * sizeof(void *));
	assert_true(dirlist_next(&elf.needed, NULL) != NULL);
	assert_int_equal(access(buf_str(&elf.interp), X_OK), 0);
#ifdef __GLIBC__
	assert_int_equal(elf.glibc[0], 2);
	assert_true(elf.glibc[1] > 2 && elf.glibc[1] <= __GLIBC_MINOR__);
#endif
	elf_release(&elf);
	close(fd);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		scratch_test(all_is_read_in_both_classes_and_byte_orders),
		scratch_test(the_offset_of_the_descriptor_stays),
		scratch_test(without_a_runpath_the_rpath_counts),
		scratch_test(an_executable_without_libraries_has_none),
		scratch_test(names_that_are_not_a_version_are_passed_over),
		scratch_test(a_bad_file_is_refused_with_the_reason),
		scratch_test(a_file_that_is_cut_short_anywhere_is_safe),
		scratch_test(a_file_of_another_kind_is_not_reported_as_damaged),
		scratch_test(a_circular_list_comes_to_an_end),
		scratch_test(overlapping_strings_take_little_memory),
		scratch_test(a_real_executable_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
