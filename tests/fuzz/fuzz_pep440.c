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
	struct pep440 v = {.release = {3, 12, 1}, .parts = 3}, w;

	if (pep440_parse(text, first, &w) == 0) {
		MUST(w.parts >= 1 && w.parts <= PEP440_PARTS);
		MUST(pep440_compare(&w, &w) == 0);
		MUST(pep440_compare(&v, &w) == -pep440_compare(&w, &v));
		v = w;
	}
	pep440_meets(&v, specifier);
	free(text);
	return 0;
}
