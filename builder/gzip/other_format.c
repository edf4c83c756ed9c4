/* SPDX-License-Identifier: MIT */
/*
 * Formats that movenv does not read; see gzip/other_format.h. The numbers are those of file(1).
 */
#include <string.h>

#include "common/compiler.h"
#include "gzip/other_format.h"

/* A magic, and its length in bytes. */
#define MAGIC(text) text, sizeof(text) - 1

static const struct other_format formats[] = {
	{MAGIC("BZh"), "it is packed by bzip2: give what 'bzip2 -dc' makes of it", "bzip2 -dc"},
	{MAGIC("\xfd"
	       "7zXZ"),
	 "it is packed by xz: give what 'xz -dc' makes of it", "xz -dc"},
	{MAGIC("\x28\xb5\x2f\xfd"), "it is packed by zstd: give what 'zstd -dc' makes of it",
	 "zstd -dc"},
	{MAGIC("\x04\x22\x4d\x18"), "it is packed by lz4: give what 'lz4 -dc' makes of it",
	 "lz4 -dc"},
	{MAGIC("LZIP"), "it is packed by lzip: give what 'lzip -dc' makes of it", "lzip -dc"},
	{MAGIC("\x5d\0\0"), "it is packed by lzma: give what 'xz -dc' makes of it", "xz -dc"},
	{MAGIC("\x1f\x9d"), "it is packed by compress: give what 'gzip -dc' makes of it",
	 "gzip -dc"},
	{MAGIC("7z\xbc\xaf\x27\x1c"), "it is a 7-Zip archive: unpack it with '7z x'", NULL},
	{MAGIC("Rar!\x1a\x07"), "it is a RAR archive: unpack it with 'unrar x'", NULL},
	{MAGIC("hsqs"), "it is a squashfs image: mount it", NULL},
	{MAGIC("PK\3\4"), "it is a zip archive, which cannot be read from a pipe", NULL},
};

const struct other_format *
other_format_of(const void *bytes, size_t n)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (n >= formats[i].len && !memcmp(bytes, formats[i].magic, formats[i].len))
			return &formats[i];
	return NULL;
}
