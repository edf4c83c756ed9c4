/* SPDX-License-Identifier: MIT */
/*
 * Any text as a wheel's file name, as an interpreter's suffix and as a seed:
 * "NAME\nSUFFIX\nSEED".
 */
#include "fuzz.h"
#include "seed/seed.h"
#include "wheel/filename.h"
#include "wheel/tags.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const unsigned version[2] = {3, 12};
	char *text = fuzz_text(data, n);
	char *suffix = text + strcspn(text, "\n"), *spec;
	struct wheel_filename name;
	struct seeds seeds = {0};
	struct tags tags;
	struct buf why = {0};

	suffix += *suffix ? (*suffix = '\0', 1) : 0;
	spec = suffix + strcspn(suffix, "\n");
	spec += *spec ? (*spec = '\0', 1) : 0;
	tags_of(&tags, "CPython", version, suffix, "glibc 2.36", "/nowhere");
	if (wheel_filename_parse(&name, text) == 0) {
		size_t k = strlen(name.project);
		int fit;

		MUST(k && *name.version && *name.python && *name.abi && *name.platform);
		MUST(wheel_filename_is(name.project, k, name.project, k));
		fit = tags_fit(&tags, &name, &why);
		MUST(fit >= 0 && (fit > 0) == (why.len == 0));
	}
	if (!seeds_add(&seeds, spec))
		MUST(seeds.count == 1 && seeds.list[0].project[0]);
	seeds_release(&seeds);
	buf_free(&why);
	free(text);
	return 0;
}
