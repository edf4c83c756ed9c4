/* SPDX-License-Identifier: MIT */
/*
 * What is to go from a directory that is used again; see create/old_names.h.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/home.h"
#include "create/old_names.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "python/candidate.h"
#include "python/identity.h"

/* 1 if the link leads to a name beside it, or into that directory. */
static int
leads_to(int dir, const char *name, const char *home)
{
	struct path to;
	ssize_t n = readlinkat(dir, name, to.buf, sizeof(to.buf) - 1);

	if (n <= 0 || n == sizeof(to.buf) - 1)
		return 0;
	to.buf[to.len = (size_t)n] = '\0';
	return !strchr(to.buf, '/') || (path_up(&to) == 0 && !strcmp(to.buf, home));
}

/* 1 if the file is a shim, or a link as venv makes them; no copy, and nothing that a user made. */
static int
is_program(int dir, const char *name, const char *home)
{
	static char head[SHIM_MAX];
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof(head));

	if (fd < 0)
		return leads_to(dir, name, home);
	close(fd);
	return n > 4 && !memcmp(head, "\177ELF", 4) &&
	       memmem(head, (size_t)n, SHIM_MARK, strlen(SHIM_MARK));
}

/* 1 if the name is that of an interpreter which the environment does not stand on. */
static int
is_others(const char *name, const struct identity *want)
{
	struct identity said;

	if (!home_is_python(name) || !identity_of_program(&said, name))
		return 0;
	/* "python" is every implementation's. */
	return (said.implementation != CPYTHON && said.implementation != want->implementation) ||
	       said.major != want->major || (said.minor >= 0 && said.minor != want->minor);
}

void
old_names_find(int root, const struct interp *interp, const char *home)
{
	struct buf names = {0};
	int dir = beneath_open(root, interp->scripts);

	if (dir >= 0 && dirlist_read(dir, &names) == 0)
		for (const char *name = NULL; (name = dirlist_next(&names, name));)
			if (is_others(name, &interp->identity) && is_program(dir, name, home))
				unlinkat(dir, name, 0);
	if (dir >= 0)
		close(dir);
	buf_free(&names);
}
