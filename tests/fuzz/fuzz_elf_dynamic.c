/* SPDX-License-Identifier: MIT */
/*
 * Any file as an ELF file, and whether it starts.
 */
#include "elf/dynamic.h"
#include "elf/machine.h"
#include "fuzz.h"

#include <errno.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct elf elf;
	struct buf why = {0};
	char name[32];
	int fd = fuzz_file(data, n, name);
	int status = elf_read(&elf, fd);

	if (status < 0)
		MUST(errno == ENOEXEC || (errno == EBADMSG && elf.wrong));
	if (status == 0)
		MUST(n >= 52 && (elf.bits == 32 || elf.bits == 64));
	if (elf.interp.len > 0)
		MUST(strlen(elf.interp.data) == elf.interp.len);
	MUST(elf.needed.len <= 1 << 21);
	MUST(machine_cannot_start(&elf, &why) >= 0 && machine_cannot_load(&elf, &why) >= 0);
	elf_release(&elf);
	buf_free(&why);
	close(fd);
	return 0;
}
