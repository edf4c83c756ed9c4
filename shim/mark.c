/* SPDX-License-Identifier: MIT */
/*
 * The mark of a shim: an ELF note (gABI, "Note Section"). Linkers put notes after the headers,
 * and --gc-sections keeps them.
 */
#include <elf.h>

#include "common/layout.h"

struct mark {
	Elf32_Nhdr head;
	char name[sizeof(SHIM_MARK)];
	char version[(sizeof(MOVENV_VERSION) + 3) / 4 * 4];
};

_Static_assert(sizeof(SHIM_MARK) % 4 == 0, "a note has no gaps");

__attribute__((section(".note.movenv"), used, aligned(4))) static const struct mark mark = {
	{sizeof(SHIM_MARK), sizeof(mark.version), 1}, SHIM_MARK, MOVENV_VERSION};
