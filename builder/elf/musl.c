/* SPDX-License-Identifier: MIT */
/*
 * Libraries of musl's loader; see elf/musl.h.
 */
#include <string.h>

#include "common/compiler.h"
#include "common/path.h"
#include "elf/musl.h"

int
musl_is_loader(const char *path)
{
	return path && !strncmp(path_base(path), "ld-musl-", 8);
}

int
musl_has(const char *name)
{
	static const char *const parts[] = {"libc.",  "libpthread.", "librt.",  "libm.",
					    "libdl.", "libutil.",    "libxnet."};

	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (!strncmp(name, parts[i], strlen(parts[i])))
			return 1;
	return 0;
}

int
musl_accepts(const struct elf *elf)
{
	const char *name = elf->needed.data;

	for (size_t at = 0; at < elf->needed.len; at += strlen(name + at) + 1)
		if (!strcmp(name + at, "libc.so.6") || !strncmp(name + at, "ld-linux", 8))
			return 0;
	return 1;
}
