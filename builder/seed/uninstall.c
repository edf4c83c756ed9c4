/* SPDX-License-Identifier: MIT */
/*
 * Removing installed files; see seed/uninstall.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/path.h"
#include "core/err.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/tree.h"
#include "seed/uninstall.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* Removes the bytecode of a module that is removed: RECORD need not list it. */
static void
uninstall_bytecode(int dir, const char *base)
{
	int cache = name_ends(base, ".py") ? openat(dir, "__pycache__", OPEN_DIR) : -1;
	struct buf names = {0};
	size_t n = strlen(base) - 2;

	if (cache < 0)
		return;
	if (dirlist_read(cache, &names) == 0)
		for (const char *name = NULL; (name = dirlist_next(&names, name));)
			if (!strncmp(name, base, n) && name_ends(name, ".pyc"))
				unlinkat(cache, name, 0);
	buf_free(&names);
	close(cache);
	unlinkat(dir, "__pycache__", AT_REMOVEDIR); /* if it is empty */
}

/* Removes the directories above a file, as far as they are empty. */
static void
uninstall_empty_dirs(int root, const char *name)
{
	struct path at;
	const char *base;
	int dir;

	if (path_set(&at, name, strlen(name)) < 0)
		return;
	while (path_up(&at) == 0 && strcmp(at.buf, ".") != 0) {
		int is_gone;

		dir = beneath_above(root, at.buf, &base);
		is_gone = dir >= 0 && unlinkat(dir, base, AT_REMOVEDIR) == 0;
		if (dir >= 0)
			close(dir);
		if (!is_gone)
			return;
	}
}

/* Removes a file, or a directory and all in it. */
int
seed_uninstall(int root, const char *name, int is_dir)
{
	const char *base;
	int dir = beneath_above(root, name, &base);
	int status = dir < 0 ? -1 : is_dir ? tree_remove(dir, base) : unlinkat(dir, base, 0);

	if (status < 0 && errno != ENOENT)
		status = fail_errno("cannot remove '%s', which was replaced", name);
	else
		status = 0;
	if (dir >= 0 && !is_dir && status == 0)
		uninstall_bytecode(dir, base);
	if (dir >= 0)
		close(dir);
	if (status == 0)
		uninstall_empty_dirs(root, name);
	return status;
}
