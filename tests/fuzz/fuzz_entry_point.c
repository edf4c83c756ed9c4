/* SPDX-License-Identifier: MIT */
/*
 * Any text as entry_points.txt: each entry has a valid file name and gives a launcher's text.
 */
#include "fuzz.h"
#include "script/entry_point.h"
#include "script/launcher.h"

#define NAME_BYTES "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."

static void
check_dotted(const char *text)
{
	for (size_t i = 0; text[i]; i++)
		MUST((unsigned char)text[i] >= 0x80 || strchr(NAME_BYTES, text[i]));
	MUST(text[0] && text[0] != '.' && text[strlen(text) - 1] != '.');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);
	struct entry_point_scan scan = {.at = text};
	struct entry_point entry;
	struct buf out = {0};

	while (entry_point_next(&scan, &entry) > 0) {
		MUST(!strchr(entry.name, '/') && strcmp(entry.name, "..") != 0 && entry.name[0]);
		MUST(!entry_point_reject(entry.name));
		check_dotted(entry.module);
		check_dotted(entry.attr);
		out.len = 0;
		MUST(launcher_text(&entry, &out) == 0);
		for (size_t i = 0; i < out.len; i++)
			MUST((unsigned char)out.data[i] < 0x80);
	}
	free(text);
	buf_free(&out);
	return 0;
}
