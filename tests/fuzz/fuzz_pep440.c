/* SPDX-License-Identifier: MIT */
/*
 * Any text as a version and as a specifier: "VERSION\nSPECIFIER".
 */
#include "fuzz.h"
#include "python/pep440.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);
	size_t first = strcspn(text, "\n");
	const char *specifier = text[first] ? text + first + 1 : "";
	struct version v = {.release = {3, 12, 1}, .parts = 3}, w;

	if (version_parse(text, first, &w) == 0) {
		MUST(w.parts >= 1 && w.parts <= VERSION_PARTS);
		MUST(version_compare(&w, &w) == 0);
		MUST(version_compare(&v, &w) == -version_compare(&w, &v));
		v = w;
	}
	version_meets(&v, specifier);
	free(text);
	return 0;
}
