/* SPDX-License-Identifier: MIT */
/*
 * Any file as a program that gets room for its loader's path.
 */
#include "common/place.h"
#include "elf/add_place.h"
#include "elf/dynamic.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct elf_place new = {"libnew.so", "$ORIGIN/../so", 0};
	static struct place place;
	struct elf elf;
	char name[32];
	int fd = fuzz_file(data, n, name);
	int added = elf_add_place(fd, &new);

	MUST(added >= -1 && added <= 1);
	if (added == 1) {
		MUST(place_read(fd, &place) > 0);
		if (elf_read(&elf, fd) == 0 && elf.interp.len)
			MUST(!strcmp(place.loader, place.neutral));
		elf_release(&elf);
	}
	close(fd);
	return 0;
}
