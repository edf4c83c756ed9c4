/* SPDX-License-Identifier: MIT */
/*
 * The reasons why the shim does not start a file. The files are changed copies of this program.
 */
#include <link.h>
#include <stdio.h>

#include "common/program.h"
#include "support/scratch.h"

#define NO_PYTHON "is not a Python interpreter"

static unsigned char self[1 << 20];
static size_t self_len;

/* Writes n bytes to a file. Returns the reason why it cannot be started, or NULL. */
static const char *
wrong_with(const unsigned char *bytes, size_t n, int mode)
{
	int fd = open("file", O_WRONLY | O_CREAT | O_TRUNC, 0700);

	CHECK(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && fchmod(fd, (mode_t)mode) == 0,
	      "cannot write");
	close(fd);
	return program_wrong("file");
}

static ElfW(Phdr) * interp_of(unsigned char *bytes)
{
	ElfW(Ehdr) *header = (ElfW(Ehdr) *)(void *)bytes;
	ElfW(Phdr) *entry = (ElfW(Phdr) *)(void *)(bytes + header->e_phoff);

	while (entry->p_type != PT_INTERP)
		entry++;
	return entry;
}

static void
program_accepts_one_whose_loader_exists(void **state)
{
	(void)state;
	assert_null(wrong_with(self, self_len, 0700));
}

static void
program_refuses_a_file_that_is_not_a_program(void **state)
{
	(void)state;
	assert_string_equal(wrong_with((const unsigned char *)"#!/bin/sh\n", 10, 0700),
			    "is not an executable program");
	assert_string_equal(wrong_with(self, 0, 0700), "is not an executable program");
	assert_string_equal(wrong_with(self, sizeof(ElfW(Ehdr)) - 1, 0700),
			    "is not an executable program");
	assert_string_equal(wrong_with(self, self_len, 0600), "is not executable");
	assert_string_equal(program_wrong("gone"), "is not executable");
}

static void
program_refuses_a_program_for_another_machine(void **state)
{
	(void)state;
	for (size_t at = EI_CLASS; at <= EI_DATA; at++) {
		self[at] ^= 3;
		CHECK(!strcmp(wrong_with(self, self_len, 0700), "is for another kind of machine"),
		      "byte %zu", at);
		self[at] ^= 3;
	}
	((ElfW(Ehdr) *)(void *)self)->e_machine ^= 1;
	assert_string_equal(wrong_with(self, self_len, 0700), "is for another kind of machine");
	((ElfW(Ehdr) *)(void *)self)->e_machine ^= 1;
}

/* One wrong field each. */
static void
program_refuses_a_header_with_a_wrong_field(void **state)
{
	static unsigned char copy[sizeof(self)];
	ElfW(Ehdr) *header = (ElfW(Ehdr) *)(void *)copy;

	(void)state;
	for (int wrong = 0; wrong < 6; wrong++) {
		memcpy(copy, self, self_len);
		if (wrong == 0)
			header->e_phoff = (ElfW(Off)) - 9;
		if (wrong == 1)
			header->e_phoff = 4096 - 8; /* after the bytes that are read */
		if (wrong == 2)
			interp_of(copy)->p_filesz = 0;
		if (wrong == 3)
			interp_of(copy)->p_filesz = (ElfW(Off)) - 1;
		if (wrong == 4)
			interp_of(copy)->p_offset = (ElfW(Off)) - 1 / 2;
		if (wrong == 5)
			interp_of(copy)->p_filesz -= 1; /* no NUL at its end */
		CHECK(!strcmp(wrong_with(copy, self_len, 0700), NO_PYTHON), "wrong field %d",
		      wrong);
	}
	memcpy(copy, self, self_len);
	copy[interp_of(copy)->p_offset + 1] ^= 1;
	assert_string_equal(wrong_with(copy, self_len, 0700),
			    "needs a loader that this machine does not have");
}

static void
program_refuses_a_small_one_without_a_loader(void **state)
{
	static unsigned char copy[sizeof(self)];

	(void)state;
	memcpy(copy, self, self_len);
	interp_of(copy)->p_type = PT_NULL;
	CHECK(!strcmp(wrong_with(copy, self_len, 0700), NO_PYTHON), "a shim is small");
	assert_int_equal(truncate("file", 1024 * 1024), 0);
	assert_null(program_wrong("file"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(program_accepts_one_whose_loader_exists),
		scratch_test(program_refuses_a_file_that_is_not_a_program),
		scratch_test(program_refuses_a_program_for_another_machine),
		scratch_test(program_refuses_a_header_with_a_wrong_field),
		scratch_test(program_refuses_a_small_one_without_a_loader),
	};
	int fd = open("/proc/self/exe", O_RDONLY);

	self_len = (size_t)read(fd, self, 64 * 1024); /* the headers and the loader's name */
	close(fd);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
