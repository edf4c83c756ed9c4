/* SPDX-License-Identifier: MIT */
/*
 * Any file as a program: its loader, or the reason why it cannot start.
 */
#include "elf/loader.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf why = {0};
	char name[32];
	int fd = fuzz_file(data, n, name);
	enum loader loader = loader_of(name, &why);

	MUST((loader == LOADER_NONE) == (why.len > 0));
	MUST(loader != LOADER_UNREAD);
	buf_free(&why);
	close(fd);
	return 0;
}
