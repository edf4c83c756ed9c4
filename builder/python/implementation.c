/* SPDX-License-Identifier: MIT */
/*
 * The implementations of Python; see python/implementation.h.
 */
#include <string.h>
#include <strings.h>

#include "python/implementation.h"

static const struct {
	const char *title, *stem, *prefix, *key;
	const char *starts;   /* of the key, as any version of it has it */
	const char *words[2]; /* in specs, long and short */
} names[IMPLEMENTATION_COUNT] = {
	[IMPLEMENTATION_UNKNOWN] = {"Python", "python", "", "", "", {"", ""}},
	[CPYTHON] = {"CPython", "python", "", "cpython", "cpython", {"cpython", "cp"}},
	[PYPY] = {"PyPy", "pypy", "pypy", "pypy", "pypy", {"pypy", "pp"}},
	/* Its key is "GraalVM" or "graalpy". */
	[GRAALPY] = {"GraalPy", "graalpy", "graalpy", "graalvm", "graal", {"graalpy", "gp"}},
};

const char *
implementation_title(enum implementation implementation)
{
	return names[implementation].title;
}

const char *
implementation_stem(enum implementation implementation)
{
	return names[implementation].stem;
}

const char *
implementation_prefix(enum implementation implementation)
{
	return names[implementation].prefix;
}

const char *
implementation_key(enum implementation implementation)
{
	return names[implementation].key;
}

enum implementation
implementation_of_key(const char *text, size_t n)
{
	for (enum implementation i = CPYTHON; i < IMPLEMENTATION_COUNT; i++) {
		size_t len = strlen(names[i].starts);

		if (n >= len && strncasecmp(text, names[i].starts, len) == 0)
			return i;
	}
	return IMPLEMENTATION_UNKNOWN;
}

enum implementation
implementation_of_program(const char *name, size_t *len)
{
	for (enum implementation i = CPYTHON; i < IMPLEMENTATION_COUNT; i++) {
		/* The first letter alone passes over nearly all names of /usr/bin. */
		if (name[0] != names[i].stem[0])
			continue;
		*len = strlen(names[i].stem);
		if (strncmp(name, names[i].stem, *len) == 0)
			return i;
	}
	*len = 0;
	return IMPLEMENTATION_UNKNOWN;
}

enum implementation
implementation_of_spec(const char *spec, size_t *len)
{
	static const char graalvm[] = "graalvm"; /* another name of GraalPy */

	*len = strlen(graalvm);
	if (strncasecmp(spec, graalvm, *len) == 0)
		return GRAALPY;
	/* All long words before the short ones: "cpython" starts with "cp". */
	for (int form = 0; form < 2; form++)
		for (enum implementation i = CPYTHON; i < IMPLEMENTATION_COUNT; i++) {
			*len = strlen(names[i].words[form]);
			if (strncasecmp(spec, names[i].words[form], *len) == 0)
				return i;
		}
	*len = 0;
	return IMPLEMENTATION_UNKNOWN;
}
