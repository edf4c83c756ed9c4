/* SPDX-License-Identifier: MIT */
/*
 * What an interpreter is built for; see python/platform.h.
 */
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/compiler.h"
#include "elf/dynamic.h"
#include "elf/machine.h"
#include "python/platform.h"

/* As virtualenv and uv write them, beside the names of elf/machine.h. */
static const struct {
	const char *word, *machine;
} aliases[] = {
	{"amd64", "x86_64"},        {"x86_64_v2", "x86_64"},  {"x86_64_v3", "x86_64"},
	{"x86_64_v4", "x86_64"},    {"arm64", "aarch64"},     {"x86", "i386"},
	{"i486", "i386"},           {"i586", "i386"},         {"i686", "i386"},
	{"armv6", "arm"},           {"armv6l", "arm"},        {"armv7", "arm"},
	{"armv7l", "arm"},          {"riscv64gc", "riscv64"}, {"powerpc", "ppc"},
	{"powerpc64le", "ppc64le"}, {"powerpc64", "ppc64"},   {"sparcv9", "sparc64"},
};

static const struct {
	const char *word;
	char libc;
} libcs[] = {{"gnu", 'g'},      {"gnueabi", 'g'},    {"gnueabihf", 'g'}, {"musl", 'm'},
	     {"musleabi", 'm'}, {"musleabihf", 'm'}, {"any", 0},         {"linux", 0}};

static const char *const elsewhere[] = {"macos", "darwin", "windows", "none"};

static int
is(const char *name, const char *word, size_t n)
{
	return strlen(name) == n && !strncasecmp(name, word, n);
}

static int
read_machine(struct platform *target, const char *word, size_t n)
{
	for (size_t i = 0; !target->machine && i < COUNT_OF(aliases); i++)
		if (is(aliases[i].word, word, n))
			target->machine = aliases[i].machine;
	if (!target->machine)
		target->machine = machine_known(word, n);
	return target->machine != NULL;
}

int
platform_take(struct platform *target, const char *word, size_t n)
{
	if (is("32", word, n) || is("64", word, n)) {
		target->bits = word[0] == '3' ? 32 : 64;
		return 1;
	}
	for (size_t i = 0; i < COUNT_OF(libcs); i++)
		if (is(libcs[i].word, word, n)) {
			if (libcs[i].libc)
				target->libc = libcs[i].libc;
			return 1;
		}
	for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
		if (is(elsewhere[i], word, n))
			return target->is_elsewhere = 1;
	return read_machine(target, word, n);
}

static int
is_for_platform(const struct platform *target, const struct elf *elf)
{
	char libc = strstr(buf_str(&elf->interp), "ld-musl") ? 'm' : 'g';
	struct buf name = {0};
	int same;

	if (target->bits && target->bits != elf->bits)
		return 0;
	if (target->libc && target->libc != libc)
		return 0;
	same = !target->machine ||
	       (machine_name(elf, &name) == 0 && !strcmp(buf_str(&name), target->machine));
	buf_free(&name);
	return same;
}

int
platform_is_met(const struct platform *target, const char *file)
{
	struct elf elf = {0};
	int fd, met;

	if (target->is_elsewhere)
		return 0;
	if (!target->bits && !target->machine && !target->libc)
		return 1;
	fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return 0;
	/* A file that is damaged after its header may still start. */
	met = (elf_read(&elf, fd) == 0 || elf.bits) && is_for_platform(target, &elf);
	elf_release(&elf);
	close(fd);
	return met;
}
