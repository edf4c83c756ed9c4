/* SPDX-License-Identifier: MIT */
/*
 * Patterns of files that are left out; see pack/exclude.h.
 */
#include <string.h>

#include "common/path.h"
#include "pack/exclude.h"
#include "text/glob.h"

int
exclude_is(char *const *globs, const char *name)
{
	for (; *globs; globs++)
		if (glob_matches(*globs, name))
			return 1;
	return 0;
}

int
exclude_holds(char *const *globs, const char *name)
{
	struct path part = {0};

	for (size_t n = 0; name[n]; n += name[n] != '\0') {
		n += strcspn(name + n, "/");
		if (path_set(&part, name, n) == 0 && exclude_is(globs, part.buf))
			return 1;
	}
	return 0;
}
