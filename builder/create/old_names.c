/* SPDX-License-Identifier: MIT */
/*
 * Names of interpreters of other versions; see create/old_names.h.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"
#include "common/payload.h"
#include "create/old_names.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "python/identity.h"
#include "script/script.h"

/* 1 if the symlink leads to an interpreter beside it, or to one in the directory home. */
static int
leads_to_python(int dir, const char *name, const char *home)
{
	struct path to;
	ssize_t n = readlinkat(dir, name, to.buf, sizeof(to.buf) - 1);
	const char *slash;

	if (n <= 0 || n == sizeof(to.buf) - 1)
		return 0;
	to.buf[to.len = (size_t)n] = '\0';
	slash = strrchr(to.buf, '/');
	if (!home_is_python(slash ? slash + 1 : to.buf))
		return 0;
	return !slash || (path_up(&to) == 0 && !strcmp(to.buf, home));
}

/* 1 if the file is a shim, and not the launcher of a package's script. */
static int
is_shim(int fd)
{
	char head[SHIM_MARK_END];
	static struct payload payload;
	ssize_t n = read(fd, head, sizeof(head));

	return n > 0 && script_is_shim(head, (size_t)n) && payload_read(&payload, fd) < 0;
}

/* 1 if the file is a shim, or a symlink as venv makes them: not a copy, nor a user's file. */
static int
is_shim_or_link(int dir, const char *name, const char *home)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int found;

	if (fd < 0)
		return leads_to_python(dir, name, home);
	found = is_shim(fd);
	close(fd);
	return found;
}

/* 1 if the name is that of another interpreter than the environment's. */
static int
is_other_interpreter(const char *name, const struct identity *identity)
{
	struct identity named;

	if (!home_is_python(name) || !identity_of_program(&named, name))
		return 0;
	/* Every implementation has the name "python". */
	return (named.implementation != CPYTHON &&
		named.implementation != identity->implementation) ||
	       named.major != identity->major ||
	       (named.minor >= 0 && named.minor != identity->minor) ||
	       /* "python3.13t"; an environment of 3.13t has python3.13, too. */
	       (named.abi[0] && strcmp(named.abi, identity->abi) != 0);
}

void
old_names_remove(int root, const struct interp *interp, const char *home)
{
	struct buf names = {0};
	int dir = beneath_open(root, interp->scripts);

	if (dir >= 0 && dirlist_read(dir, &names) == 0)
		for (const char *name = NULL; (name = dirlist_next(&names, name));)
			if (is_other_interpreter(name, &interp->identity) &&
			    is_shim_or_link(dir, name, home))
				unlinkat(dir, name, 0);
	if (dir >= 0)
		close(dir);
	buf_free(&names);
}
