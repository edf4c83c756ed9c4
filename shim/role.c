/* SPDX-License-Identifier: MIT */
/*
 * The role of a shim; see role.h.
 */
#include <fcntl.h>
#include <string.h>

#include "common/path.h"
#include "role.h"

/* Returns 1 if the environment gives its interpreter the name: no script can have it. */
static int
is_own_name(const char *name, const struct home *home)
{
	char own[NAME_CAP];

	if (!strcmp(name, "python") || !strcmp(name, "python3"))
		return 1;
	return home_wanted(home, own) && !strcmp(name, own);
}

int
role_is_python(const char *file, const struct home *home, struct payload *payload)
{
	const char *name = path_base(file);
	int fd;

	if (!home_is_python(name))
		return 0;
	if (is_own_name(name, home))
		return 1;
	fd = openat(AT_FDCWD, file, O_RDONLY | O_CLOEXEC); /* closed by the exec */
	return fd < 0 || payload_read(payload, fd) < 0;
}
