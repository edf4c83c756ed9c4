/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the start of a script, and any text as a version that somebody asks for.
 */
#include "fuzz.h"
#include "py/shebang.h"
#include "py/wanted.h"

static void
check_line(const struct shebang *line)
{
	size_t n = 0;

	MUST(line->file.len == 0 || line->file.buf[0] == '/');
	MUST(strlen(line->spec) < sizeof(line->spec));
	for (; line->options[n]; n++)
		MUST(line->options[n] >= line->text &&
		     line->options[n] + strlen(line->options[n]) < line->text + sizeof(line->text));
	MUST(n <= SHEBANG_WORDS_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct shebang line;
	char *text = fuzz_text(data, n);
	struct spec spec;
	const char *why;

	if (n > SHEBANG_MAX)
		n = SHEBANG_MAX;
	if (shebang_parse(&line, text, n, &why)) {
		check_line(&line);
		(void)wanted_parse(line.spec, &spec);
	}
	if (wanted_parse(text, &spec))
		MUST(strlen(spec.identity.abi) < sizeof(spec.identity.abi));
	free(text);
	return 0;
}
