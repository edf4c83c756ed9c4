/* SPDX-License-Identifier: MIT */
/*
 * Any text as a configuration file.
 */
#include "fuzz.h"
#include "text/ini.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);
	struct ini_scan scan = {.text = text, .n = n, .section = "create"};
	struct ini_entry entry;
	unsigned line = 0;
	int got;

	while ((got = ini_next(&scan, &entry)) > 0) {
		MUST(scan.line > line && scan.is_inside);
		line = scan.line;
		MUST(entry.key[0] && !strpbrk(entry.key, "=\n"));
		MUST(entry.key >= text && entry.value > entry.key);
		MUST(entry.value + strlen(entry.value) <= text + n);
		MUST(!strchr(entry.value, '\n') && !strchr(entry.value, '\r'));
	}
	if (got < 0) {
		MUST(scan.wrong && scan.line > line);
		if (scan.word)
			MUST(scan.word >= text && scan.word + strlen(scan.word) <= text + n);
		MUST(ini_next(&scan, &entry) == 0);
	}
	free(text);
	return 0;
}
