/* SPDX-License-Identifier: MIT */
/*
 * The library libmovenv.so of a standalone interpreter. The carrier adds a variable
 * LD_LIBRARY_PATH to the end of the list, because base/so must also be found for libraries with a
 * RUNPATH, for which an RPATH of the program does not count. The loader has read it when this runs,
 * before the program's own start: so neither Python nor its children see it. No C library is
 * needed, so that any fits.
 */
#include "common/place.h"

static int
starts_with(const char *text, const char *start)
{
	while (*start)
		if (*text++ != *start++)
			return 0;
	return 1;
}

static int
is_added(const char *entry)
{
	if (!starts_with(entry, "LD_LIBRARY_PATH="))
		return 0;
	for (; *entry; entry++)
		if (starts_with(entry, PLACE_LIBRARIES))
			return 1;
	return 0;
}

/* glibc gives the initialization function of a library the arguments of main(). */
__attribute__((visibility("default"))) void
movenv_start(int argc, char **argv, char **variables)
{
	char **last = variables;

	(void)argc;
	(void)argv;
	while (*last)
		last++;
	if (last == variables || !is_added(*--last))
		return;
	/* Also for /proc/self/environ. */
	for (volatile char *at = *last; *at; at++)
		*at = '\0';
	*last = 0;
}
