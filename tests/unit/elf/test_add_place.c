/* SPDX-License-Identifier: MIT */
/*
 * Room for the loader's path in a program: a real one still starts, and others are left alone.
 */
#include <stdio.h>
#include <sys/wait.h>

#include "support/scratch.h"

#include "common/place.h"
#include "elf/add_place.h"
#include "elf/dynamic.h"
#include "elf/make_elf_file.h"
#include "fs/copy.h"
#include "fs/dirlist.h"

static struct hand hand;
static int is_first;

static int
add_to(const char *name, const char *library)
{
	const struct elf_place place = {library, "$ORIGIN/../so", is_first};
	int fd = open(name, O_RDWR | O_CLOEXEC);
	int status;

	assert_true(fd >= 0);
	status = elf_add_place(fd, &place);
	close(fd);
	return status;
}

static int
run_it(const char *name)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		execl(name, name, NULL);
		_exit(99);
	}
	assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
	return status;
}

static void
read_program(const char *name, struct elf *elf, struct place *place)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(elf_read(elf, fd), 0);
	assert_true(place_read(fd, place) > 0);
	close(fd);
}

static int
needs_library(const struct elf *elf, const char *library)
{
	for (const char *name = NULL; (name = dirlist_next(&elf->needed, name));)
		if (!strcmp(name, library))
			return 1;
	return 0;
}

/* With a library that it has already, because no other one is sure to be here. */
static void
a_program_with_room_still_starts(void **state)
{
	struct place place;
	struct elf elf;

	(void)state;
	assert_int_equal(copy_file("/bin/true", AT_FDCWD, "true"), 0);
	if (add_to("true", "libc.so.6") == 0) {
		print_message("NOT TESTED: /bin/true is of another form on this machine\n");
		return;
	}
	assert_int_equal(run_it("./true"), 0);
	read_program("true", &elf, &place);
	assert_string_equal(buf_str(&elf.interp), place.neutral);
	assert_string_equal(place.loader, place.neutral);
	assert_string_equal(elf_search_path(&elf), "$ORIGIN/../so");
	assert_true(needs_library(&elf, "libc.so.6"));
	elf_release(&elf);
}

static void
a_second_time_gives_the_first_loader_back(void **state)
{
	struct place place, before;
	struct elf elf;
	long at;
	int fd;

	(void)state;
	hand_make(&hand, 64, 0, 62);
	scratch_bytes("it", hand.bytes, sizeof(hand.bytes));
	assert_int_equal(add_to("it", "libnew.so"), 1);
	read_program("it", &elf, &before);
	assert_int_equal(elf.rpath.len, 0);
	assert_true(needs_library(&elf, "libnew.so") && needs_library(&elf, "libm.so.6"));
	elf_release(&elf);
	fd = open("it", O_RDWR | O_CLOEXEC);
	at = place_read(fd, &place);
	assert_int_equal(place_move(&place, "/some/where"), 0);
	assert_int_equal(pwrite(fd, &place, sizeof(place), at), sizeof(place));
	close(fd);
	read_program("it", &elf, &place);
	assert_string_equal(buf_str(&elf.interp), "/some/where");
	elf_release(&elf);
	is_first = 1;
	assert_int_equal(add_to("it", "libnew.so"), 1);
	is_first = 0;
	read_program("it", &elf, &place);
	assert_string_equal(buf_str(&elf.rpath), "$ORIGIN/../so");
	assert_int_equal(elf.runpath.len, 0);
	assert_memory_equal(&place, &before, sizeof(place));
	elf_release(&elf);
}

static void
other_files_are_left_as_they_are(void **state)
{
	static const struct {
		int bits, is_big;
		unsigned machine;
	} others[] = {{32, 0, 62}, {64, 1, 62}, {64, 0, 40}, {32, 0, 3}};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		hand_make(&hand, others[i].bits, others[i].is_big, others[i].machine);
		scratch_bytes("it", hand.bytes, sizeof(hand.bytes));
		assert_int_equal(add_to("it", "libnew.so"), 0);
	}
	scratch_text("it", "#!/bin/sh\n");
	assert_int_equal(add_to("it", "libnew.so"), 0);
	scratch_text("it", "");
	assert_int_equal(add_to("it", "libnew.so"), 0);
}

static void
a_file_cut_anywhere_is_no_danger(void **state)
{
	(void)state;
	hand_make(&hand, 64, 0, 62);
	for (size_t n = 0; n < sizeof(hand.bytes); n += 7) {
		scratch_bytes("it", hand.bytes, n);
		assert_in_range(add_to("it", "libnew.so"), 0, 1);
	}
}

/* Two machines that share an environment do not rewrite it in turn. */
static void
a_place_is_written_once(void **state)
{
	static const char *const moves[] = {"/a", "/b", "/c"};
	static struct place place;

	(void)state;
	memcpy(place.neutral, "/lib/ld.so", 10);
	assert_int_equal(place_set(&place, NULL), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(place_move(&place, moves[i]), 0);
	assert_int_equal(place_move(&place, "/a"), -1);
	assert_int_equal(place_move(&place, "/b"), -1);
	assert_string_equal(place.loader, "/c");
	assert_int_equal(place_set(&place, "/a"), 0);
	assert_int_equal(place_move(&place, "/b"), 0);
}

static void
a_full_list_ends_the_writing(void **state)
{
	static struct place place;
	char name[32];
	int i;

	(void)state;
	memcpy(place.neutral, "/lib/ld.so", 10);
	assert_int_equal(place_set(&place, "/0"), 0);
	for (i = 1; i < 2 * PLACE_OLD_MAX; i++) {
		(void)snprintf(name, sizeof(name), "/%d", i);
		if (place_move(&place, name) < 0)
			break;
	}
	assert_int_equal(i, PLACE_OLD_MAX + 1);
}

static void
a_name_that_is_too_long_is_refused(void **state)
{
	static struct place place;
	static char name[PATH_CAP + 1];

	(void)state;
	memset(name, '/', PATH_CAP);
	assert_int_equal(place_set(&place, name), -1);
	name[PATH_CAP - 1] = '\0';
	assert_int_equal(place_set(&place, name), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(a_program_with_room_still_starts),
		scratch_test(a_second_time_gives_the_first_loader_back),
		scratch_test(other_files_are_left_as_they_are),
		scratch_test(a_file_cut_anywhere_is_no_danger),
		cmocka_unit_test(a_place_is_written_once),
		cmocka_unit_test(a_full_list_ends_the_writing),
		cmocka_unit_test(a_name_that_is_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
