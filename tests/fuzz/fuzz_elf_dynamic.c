/* SPDX-License-Identifier: MIT */
/*
 * Any file as an ELF file, whether it starts, and its search path changed.
 */
#include "elf/dynamic.h"
#include "elf/machine.h"
#include "elf/search_path.h"
#include "fuzz.h"

#include <errno.h>

/* Gives it a short and a long search path: the file stays as long as it is. */
static void
change_path(const uint8_t *data, size_t n, int fd)
{
	static const char *const texts[] = {"$ORIGIN", "$ORIGIN/../../../../../../../a/long/name"};
	struct search_path_change change;

	for (size_t i = 0; i < 2; i++) {
		struct buf bytes = {0};

		if (search_path_plan(&change, fd, strlen(texts[i])) < 0)
			continue;
		MUST(buf_add(&bytes, data, n) == 0);
		(void)search_path_set(&change, &bytes, texts[i]);
		MUST(bytes.len == n);
		buf_free(&bytes);
	}
}

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
	change_path(data, n, fd);
	buf_free(&why);
	close(fd);
	return 0;
}
