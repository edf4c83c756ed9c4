/* SPDX-License-Identifier: MIT */
/*
 * The loader that starts a program, and the reasons why one cannot start here.
 */
#include <link.h>
#include <stddef.h>

#include "support/scratch.h"

#include "core/endian.h"
#include "elf/loader.h"

#define NAME_AT 0x200 /* where the made program has its loader's name */

/* A program for this machine: header, one program header, the loader's name. */
static unsigned char image[1024];
static size_t image_len;

extern const unsigned char __ehdr_start[];

/* Offset and size of a field of the header, and of the program header after it. */
#define HEADER(name) offsetof(ElfW(Ehdr), name), sizeof(((ElfW(Ehdr) *)0)->name)
#define ENTRY(name) sizeof(ElfW(Ehdr)) + offsetof(ElfW(Phdr), name), sizeof(((ElfW(Phdr) *)0)->name)

/* Writes a number of n bytes in the byte order of this machine. */
static void
put(size_t at, size_t n, uint64_t value)
{
	for (size_t i = 0; i < n; i++) {
		size_t digit = __ehdr_start[EI_DATA] == ELFDATA2MSB ? n - 1 - i : i;

		image[at + i] = (unsigned char)(value >> 8 * digit);
	}
}

static void
build(const char *name)
{
	memset(image, 0, sizeof(image));
	memcpy(image, __ehdr_start, offsetof(ElfW(Ehdr), e_version));
	put(HEADER(e_type), ET_DYN);
	put(HEADER(e_phoff), sizeof(ElfW(Ehdr)));
	put(HEADER(e_phentsize), sizeof(ElfW(Phdr)));
	put(HEADER(e_phnum), 1);
	put(ENTRY(p_type), PT_INTERP);
	put(ENTRY(p_offset), NAME_AT);
	put(ENTRY(p_filesz), strlen(name) + 1);
	strcpy((char *)image + NAME_AT, name);
	image_len = sizeof(image);
}

/* The result for a file is this loader, "3" and so on, or a reason with these words. */
static void
check_file(const char *file, const char *expected, const char *reason)
{
	struct buf why = {0};
	enum loader loader = loader_of(file, &why);

	if (loader != LOADER_NONE) {
		CHECK(why.len == 0, "%s: %s", reason, buf_str(&why));
		buf_printf(&why, "%d", loader);
	}
	CHECK(strstr(buf_str(&why), expected) && (expected[0] || !why.len), "%s: '%s'", reason,
	      buf_str(&why));
	buf_free(&why);
}

static void
check_image(const char *expected, const char *reason)
{
	scratch_bytes("program", image, image_len);
	check_file("./program", expected, reason);
}

static void
whole_programs_have_their_kind_of_loader(void **state)
{
	(void)state;
	scratch_text("script", "#! /bin/sh -e\n");
	check_file("script", "2", "a script");
	build("/bin/sh"); /* any executable file will do for a loader */
	check_image("4", "with a loader that is here");
	build("/bin/sh");
	put(ENTRY(p_type), PT_LOAD);
	check_image("3", "a static executable");
	build("/bin/sh");
	put(HEADER(e_type), ET_EXEC);
	check_image("4", "one that is not position-independent");
	build("/bin/sh");
	image_len = NAME_AT + sizeof("/bin/sh");
	check_image("4", "one that ends with the name");
	assert_int_equal(symlink("program", "link"), 0);
	check_file("link", "4", "a link to one");
}

/* Patches of 1, 2, 4 or 8 bytes in a whole program, and the result for it then. */
static const struct {
	size_t at, n;
	uint64_t value;
	const char *expected;
	const char *reason;
} patches[] = {
	{HEADER(e_machine), EM_AARCH64, "it is for aarch64, and this machine is ",
	 "another machine"},
	{HEADER(e_machine), EM_SPARCV9, "it is for another machine, ", "and one more"},
	{HEADER(e_machine), 0xfffe, "it is for another machine, ", "one without a name"},
	{EI_DATA, 1, __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB, "damaged",
	 "the other byte order: the numbers make no sense"},
	{EI_DATA, 1, 0, "damaged", "no byte order"},
	{EI_CLASS, 1, 0, "damaged", "no class"},
	{EI_CLASS, 1, sizeof(void *) == 8 ? ELFCLASS32 : ELFCLASS64, "damaged",
	 "one class with the header of the other"},
	{HEADER(e_type), ET_REL, "damaged", "an object file"},
	{HEADER(e_type), ET_CORE, "damaged", "a core"},
	{HEADER(e_phoff), 0, "3", "headers where the magic is: none is a PT_INTERP"},
	{HEADER(e_phoff), 1000, "damaged", "headers after the end"},
	{HEADER(e_phoff), INT64_MAX, "damaged", "headers where no file reaches"},
	{HEADER(e_phoff), UINT64_MAX, "damaged", "headers at a negative offset"},
	{HEADER(e_phentsize), 55, "damaged", "headers of another size"},
	{HEADER(e_phentsize), 0, "damaged", "headers of no size"},
	{HEADER(e_phnum), 0, "damaged", "no headers"},
	{HEADER(e_phnum), 0xffff, "damaged", "more headers than the kernel takes"},
	{ENTRY(p_offset), 1020, "damaged", "a name that reaches beyond the end"},
	{ENTRY(p_offset), INT64_MAX, "damaged", "a name where no file reaches"},
	{ENTRY(p_offset), UINT64_MAX, "damaged", "a name at a negative offset"},
	{ENTRY(p_filesz), 0, "damaged", "a name of no bytes"},
	{ENTRY(p_filesz), 1, "damaged", "a name that is empty"},
	{ENTRY(p_filesz), 7, "damaged", "a name that does not end"},
	{ENTRY(p_filesz), 5000, "damaged", "a name longer than any path"},
	{ENTRY(p_filesz), UINT64_MAX, "damaged", "a name longer than any file"},
	{NAME_AT, 1, 'b', "damaged",
	 "a relative name: whoever sets the directory picks the loader"},
	{NAME_AT, 1, 0, "damaged", "an empty name"},
	{NAME_AT + 1, 1, 'B', "its loader '/Bin/sh' is not on this machine",
	 "a loader that is missing"},
	{0, 1, 'x', "it is not a program", "no magic"},
};

static void
damage_is_reported(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(patches); i++) {
		build("/bin/sh");
		put(patches[i].at, patches[i].n, patches[i].value);
		check_image(patches[i].expected, patches[i].reason);
	}
}

static void
a_program_cut_short_anywhere_is_refused(void **state)
{
	(void)state;
	build("/bin/sh");
	for (image_len = 0; image_len < NAME_AT + sizeof("/bin/sh"); image_len++) {
		struct buf why = {0};

		scratch_bytes("program", image, image_len);
		CHECK(loader_of("program", &why) == LOADER_NONE, "%zu bytes", image_len);
		CHECK(why.len > 0, "%zu bytes", image_len);
		buf_free(&why);
	}
}

static void
a_missing_loader_is_reported_with_its_c_library(void **state)
{
	(void)state;
	build("/nowhere/ld-musl-x86_64.so.1");
	check_image("'/nowhere/ld-musl-x86_64.so.1' is not on this machine (it is built for musl)",
		    "musl's");
	build("/nowhere/ld-linux-x86-64.so.2");
	check_image("(it is built for glibc)", "glibc's");
}

/* The same in 32 bits: i386, for which a kernel of 64 bits may have a loader. */
static void
a_program_of_i386_is_reported_by_its_loader_or_machine(void **state)
{
	const char *names[] = {"/nowhere/ld-linux.so.2", "/bin/sh"};
	const char *expected[] = {"its loader '/nowhere/ld-linux.so.2' is not on",
				  "it is for i386, and this machine is x86_64"};

	(void)state;
	if (__ehdr_start[EI_CLASS] != ELFCLASS64 || le_get16(__ehdr_start + 18) != EM_X86_64)
		skip();
	for (int i = 0; i < 2; i++) {
		build(names[i]);
		image[EI_CLASS] = ELFCLASS32;
		le_put16(image + 18, EM_386);
		le_put32(image + 28, 64);
		le_put16(image + 42, 32);
		le_put16(image + 44, 1);
		le_put32(image + 64 + 4, NAME_AT);
		le_put32(image + 64 + 16, (uint32_t)strlen(names[i]) + 1);
		check_image(expected[i], names[i]);
	}
}

static void
files_that_are_not_a_program_are_reported(void **state)
{
	(void)state;
	scratch_text("text", "words\n");
	scratch_text("empty", "");
	scratch_text("gone", "#!/nowhere/python3 -I\n");
	scratch_text("shut", "#!  /etc/passwd\n");
	scratch_text("nothing", "#!");
	scratch_text("plain", "#!/bin/sh\n");
	assert_int_equal(chmod("plain", 0644), 0);
	assert_int_equal(mkdir("dir", 0755), 0);
	assert_int_equal(mkfifo("fifo", 0755), 0);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	check_file("text", "it is not a program", "text");
	check_file("empty", "it is not a program", "nothing");
	check_file("gone", "the '/nowhere/python3' of its #! line is not on this machine",
		   "a script whose program is gone");
	check_file("shut", "the '/etc/passwd' of its #! line cannot be executed",
		   "or cannot be executed");
	check_file("nothing", "the '' of its #! line is not", "or is not named");
	check_file("plain", "it is not executable", "no permission");
	check_file("dir", "it is a directory", "a directory");
	check_file("fifo", "it is not a regular file", "a FIFO, which is not waited for");
	check_file("/dev/null", "it is not a regular file", "a device");
	check_file("dangling", "it is a dangling symlink", "a dangling symlink");
	check_file("loop", "symbolic links", "a link to itself");
	check_file("missing", "No such file", "a missing file");
	check_file("text/below", "Not a directory", "below a file");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(whole_programs_have_their_kind_of_loader),
		scratch_test(damage_is_reported),
		scratch_test(a_program_cut_short_anywhere_is_refused),
		scratch_test(a_missing_loader_is_reported_with_its_c_library),
		scratch_test(a_program_of_i386_is_reported_by_its_loader_or_machine),
		scratch_test(files_that_are_not_a_program_are_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
