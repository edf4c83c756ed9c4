/* SPDX-License-Identifier: MIT */
/*
 * Any text as a spec. It never allows another implementation than it names, and what meets it is
 * allowed.
 */
#include <strings.h>

#include "common/compiler.h"
#include "fuzz.h"
#include "python/spec.h"

static const char *const abis[] = {"", "t", "d", "td"};
static const char *const versions[] = {"3.8.0", "3.12.1", "3.14.0", "2.7.18", "4.0.0"};

/* The implementation that a spec names by its first letters, as the manual has them. */
static enum implementation
named(const char *text)
{
	static const struct {
		const char *word;
		enum implementation implementation;
	} words[] = {{"pypy", PYPY}, {"pp", PYPY}, {"graal", GRAALPY}, {"gp", GRAALPY}};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (!strncasecmp(text, words[i].word, strlen(words[i].word)))
			return words[i].implementation;
	return CPYTHON;
}

static void
check_interpreter(const char *text, const struct spec *spec, enum implementation implementation,
		  const char *version, const char *abi)
{
	static struct interp interp;
	struct candidate c = {.identity = {.implementation = implementation}};
	char info[32];
	int is_named = implementation == named(text), allows, distance;

	MUST(pep440_parse(version, strlen(version), &interp.parsed) == 0);
	snprintf(info, sizeof(info), "%s.final.0", version);
	interp.version = version;
	interp.version_info = info;
	interp.abi = abi;
	c.identity.major = (int)interp.parsed.release[0];
	c.identity.minor = (int)interp.parsed.release[1];
	memcpy(c.identity.abi, abi, strlen(abi));
	allows = spec_allows(spec, &c);
	distance = spec_distance(spec, &c);
	MUST(!allows || is_named || !strncasecmp(text, "any", 3));
	MUST(distance < 0 || is_named || !strncasecmp(text, "any", 3));
	MUST(distance >= -1 && (!allows || distance >= 0));
	if (is_named && spec_is_met(spec, &interp) && !strcmp(spec->identity.abi, abi))
		MUST(allows);
	c.identity.minor = -1;
	MUST(spec_distance(spec, &c) == -1);
}

/* The spec of each identity, as messages advise it, allows that identity. */
static void
check_own_spec(const struct spec *spec)
{
	char text[IDENTITY_TEXT_CAP];
	struct candidate c = {.identity = spec->identity};
	struct spec again;

	if (spec->identity.major < 1 || spec->identity.major > 9)
		return;
	MUST(spec_parse(identity_spec(&c.identity, text), &again));
	MUST(again.identity.implementation == c.identity.implementation);
	MUST(again.identity.major == c.identity.major && again.identity.minor == c.identity.minor);
	MUST(c.identity.minor < 0 || !strcmp(again.identity.abi, c.identity.abi));
	MUST(c.identity.minor < 0 || spec_allows(&again, &c));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);
	struct spec spec;

	if (spec_parse(text, &spec)) {
		MUST(text[0] && memchr(spec.range, '\0', sizeof(spec.range)));
		check_own_spec(&spec);
		for (enum implementation i = CPYTHON; i < IMPLEMENTATION_COUNT; i++)
			for (size_t v = 0; v < COUNT_OF(versions); v++)
				for (size_t a = 0; a < COUNT_OF(abis); a++)
					check_interpreter(text, &spec, i, versions[v], abis[a]);
	}
	free(text);
	return 0;
}
