/* SPDX-License-Identifier: MIT */
/*
 * This machine; see elf/machine.h.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/compiler.h"
#include "elf/machine.h"

/* e_machine; System V ABI, "Machine information". */
enum {
	EM_SPARC = 2,
	EM_386 = 3,
	EM_68K = 4,
	EM_MIPS = 8,
	EM_PARISC = 15,
	EM_SPARC32PLUS = 18,
	EM_PPC = 20,
	EM_PPC64 = 21,
	EM_S390 = 22,
	EM_ARM = 40,
	EM_SH = 42,
	EM_SPARCV9 = 43,
	EM_IA_64 = 50,
	EM_X86_64 = 62,
	EM_AARCH64 = 183,
	EM_RISCV = 243,
	EM_LOONGARCH = 258,
	EM_ALPHA = 0x9026,
};

/* Names as uname -m has them. */
static const struct {
	unsigned machine;
	int bits;  /* 0: either */
	int order; /* 'l' or 'b'; 0: either */
	const char *name;
} names[] = {
	{EM_X86_64, 64, 'l', "x86_64"},
	{EM_X86_64, 32, 'l', "x86_64 (x32)"},
	{EM_386, 0, 'l', "i386"},
	{EM_AARCH64, 64, 'l', "aarch64"},
	{EM_AARCH64, 64, 'b', "aarch64_be"},
	{EM_AARCH64, 32, 0, "aarch64 (ILP32)"},
	{EM_ARM, 0, 'l', "arm"},
	{EM_ARM, 0, 'b', "armeb"},
	{EM_RISCV, 64, 0, "riscv64"},
	{EM_RISCV, 32, 0, "riscv32"},
	{EM_PPC64, 0, 'l', "ppc64le"},
	{EM_PPC64, 0, 'b', "ppc64"},
	{EM_PPC, 0, 0, "ppc"},
	{EM_S390, 64, 0, "s390x"},
	{EM_S390, 32, 0, "s390"},
	{EM_LOONGARCH, 64, 0, "loongarch64"},
	{EM_LOONGARCH, 32, 0, "loongarch32"},
	{EM_MIPS, 64, 'l', "mips64el"},
	{EM_MIPS, 64, 'b', "mips64"},
	{EM_MIPS, 32, 'l', "mipsel"},
	{EM_MIPS, 32, 'b', "mips"},
	{EM_SPARCV9, 0, 0, "sparc64"},
	{EM_SPARC, 0, 0, "sparc"},
	{EM_SPARC32PLUS, 0, 0, "sparc"},
	{EM_IA_64, 0, 0, "ia64"},
	{EM_ALPHA, 0, 0, "alpha"},
	{EM_PARISC, 0, 0, "parisc"},
	{EM_68K, 0, 0, "m68k"},
	{EM_SH, 0, 0, "sh4"},
};

/* The architecture that this program was compiled for. */
#if defined(__x86_64__)
#define HERE EM_X86_64
#elif defined(__i386__)
#define HERE EM_386
#elif defined(__aarch64__)
#define HERE EM_AARCH64
#elif defined(__arm__)
#define HERE EM_ARM
#elif defined(__riscv)
#define HERE EM_RISCV
#elif defined(__powerpc64__)
#define HERE EM_PPC64
#elif defined(__powerpc__)
#define HERE EM_PPC
#elif defined(__s390__)
#define HERE EM_S390
#elif defined(__loongarch__)
#define HERE EM_LOONGARCH
#elif defined(__mips__)
#define HERE EM_MIPS
#else
#error "elf/machine.c does not know this architecture"
#endif

static const struct elf here = {
	.machine = HERE,
	.bits = 8 * sizeof(void *),
	.is_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
};

int
machine_name(const struct elf *elf, struct buf *out)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i].machine == elf->machine &&
		    (!names[i].bits || names[i].bits == elf->bits) &&
		    (!names[i].order || names[i].order == (elf->is_big ? 'b' : 'l')))
			return buf_puts(out, names[i].name);
	return buf_printf(out, "machine %u", elf->machine);
}

const char *
machine_known(const char *name, size_t n)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strlen(names[i].name) == n && !strncasecmp(names[i].name, name, n))
			return names[i].name;
	return NULL;
}

static int
explain_other_machine(const struct elf *elf, struct buf *why)
{
	if (buf_puts(why, "it is for ") < 0 || machine_name(elf, why) < 0 ||
	    buf_puts(why, ", this machine is ") < 0 || machine_name(&here, why) < 0)
		return -1;
	return 1;
}

int
machine_cannot_load(const struct elf *elf, struct buf *why)
{
	if (elf->machine == here.machine && elf->bits == here.bits && elf->is_big == here.is_big)
		return 0;
	return explain_other_machine(elf, why);
}

/* The 32 bits of a machine of 64 that its kernel runs as well, where it is so configured. */
static int
is_smaller_kin(const struct elf *elf)
{
	static const unsigned kin[][2] = {
		{EM_X86_64, EM_X86_64}, {EM_X86_64, EM_386}, {EM_AARCH64, EM_ARM},
		{EM_PPC64, EM_PPC},     {EM_S390, EM_S390},  {EM_MIPS, EM_MIPS},
	};

	for (size_t i = 0; i < COUNT_OF(kin); i++)
		if (here.machine == kin[i][0] && elf->machine == kin[i][1] && elf->bits == 32 &&
		    here.bits == 64 && elf->is_big == here.is_big)
			return 1;
	return 0;
}

int
machine_cannot_start(const struct elf *elf, struct buf *why)
{
	const char *interp = buf_str(&elf->interp);

	if (!is_smaller_kin(elf)) {
		int status = machine_cannot_load(elf, why);

		if (status != 0)
			return status;
	}
	if (!interp[0] || access(interp, X_OK) == 0)
		return 0;
	return buf_printf(why, "its loader '%s' %s", interp,
			  errno == EACCES ? "cannot be executed" : "is not here") < 0
		       ? -1
		       : 1;
}
