/* SPDX-License-Identifier: MIT */
/*
 * The ELF files that this machine can start or load, and the reasons for the others.
 */
#include <sys/utsname.h>

#include "support/scratch.h"

#include "elf/machine.h"

static const struct {
	struct elf elf;
	const char *name;
} names[] = {
	{{.machine = 62, .bits = 64}, "x86_64"},
	{{.machine = 62, .bits = 32}, "x86_64 (x32)"},
	{{.machine = 3, .bits = 32}, "i386"},
	{{.machine = 183, .bits = 64}, "aarch64"},
	{{.machine = 40, .bits = 32}, "arm"},
	{{.machine = 243, .bits = 64}, "riscv64"},
	{{.machine = 21, .bits = 64}, "ppc64le"},
	{{.machine = 21, .bits = 64, .is_big = 1}, "ppc64"},
	{{.machine = 22, .bits = 64, .is_big = 1}, "s390x"},
	{{.machine = 258, .bits = 64}, "loongarch64"},
	{{.machine = 62, .bits = 64, .is_big = 1}, "machine 62"},
	{{.machine = 4711, .bits = 64}, "machine 4711"},
	{{.machine = 0, .bits = 0}, "machine 0"},
};

static void
architectures_have_the_names_of_uname(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct buf out = {0};

		assert_int_equal(machine_name(&names[i].elf, &out), 0);
		assert_string_equal(buf_str(&out), names[i].name);
		buf_free(&out);
	}
}

static struct elf
own(void)
{
	struct elf elf;
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	assert_int_equal(elf_read(&elf, fd), 0);
	close(fd);
	return elf;
}

static void
a_file_of_this_machine_starts(void **state)
{
	struct elf elf = own();
	struct buf why = {0};
	struct utsname uts;

	(void)state;
	assert_int_equal(machine_cannot_start(&elf, &why), 0);
	assert_int_equal(machine_cannot_load(&elf, &why), 0);
	assert_int_equal(why.len, 0);
	assert_int_equal(uname(&uts), 0);
	assert_int_equal(machine_name(&elf, &why), 0);
	if (sizeof(void *) == 8)
		assert_string_equal(buf_str(&why), uts.machine);
	buf_free(&why);
	elf_release(&elf);
}

static void
another_architecture_is_named_beside_this_one(void **state)
{
	struct elf elf = own();
	struct buf why = {0}, here = {0};
	unsigned machine = elf.machine;

	(void)state;
	assert_int_equal(machine_name(&elf, &here), 0);
	elf.machine = 4711;
	assert_int_equal(machine_cannot_start(&elf, &why), 1);
	assert_true(strstr(buf_str(&why), "it is for machine 4711, this machine is ") == why.data);
	assert_string_equal(why.data + why.len - here.len, here.data);
	why.len = 0;
	assert_int_equal(machine_cannot_load(&elf, &why), 1);
	elf.machine = machine;
	elf.is_big = !elf.is_big;
	assert_int_equal(machine_cannot_load(&elf, &why), 1);
	buf_free(&why);
	buf_free(&here);
	elf_release(&elf);
}

static void
a_loader_that_is_not_here_is_named(void **state)
{
	struct elf elf = own();
	struct buf why = {0};

	(void)state;
	elf.interp.len = 0;
	assert_int_equal(buf_puts(&elf.interp, "/no/such/ld.so"), 0);
	assert_int_equal(machine_cannot_start(&elf, &why), 1);
	assert_string_equal(buf_str(&why), "its loader '/no/such/ld.so' is not here");
	why.len = 0;
	assert_int_equal(machine_cannot_load(&elf, &why), 0);
	elf_release(&elf);
	buf_free(&why);
}

#ifdef __x86_64__
static void
code_of_32_bits_starts_if_its_loader_is_here(void **state)
{
	struct elf elf = {.machine = 3, .bits = 32};
	struct buf why = {0};

	(void)state;
	assert_int_equal(machine_cannot_start(&elf, &why), 0);
	assert_int_equal(machine_cannot_load(&elf, &why), 1);
	assert_string_equal(buf_str(&why), "it is for i386, this machine is x86_64");
	buf_free(&why);
}
#endif

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(architectures_have_the_names_of_uname),
		cmocka_unit_test(a_file_of_this_machine_starts),
		cmocka_unit_test(another_architecture_is_named_beside_this_one),
		cmocka_unit_test(a_loader_that_is_not_here_is_named),
#ifdef __x86_64__
		cmocka_unit_test(code_of_32_bits_starts_if_its_loader_is_here),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
