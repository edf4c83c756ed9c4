/* SPDX-License-Identifier: MIT */
/*
 * Temporaries of killed runs; see repair/leftovers.h.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/layout.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/temporary.h"
#include "repair/leftovers.h"

#define HEAL_LETTERS 16 /* after "pyvenv.cfg.": the temporary of a shim, see shim/heal.c */
#define HEAL_AGE 3600   /* seconds; a temporary of that age is not in use */

/* Returns 1 for a temporary of a shim that was killed while it wrote pyvenv.cfg. */
static int
is_heal_leftover(int dir, const char *name)
{
	size_t n = strlen(CFG_NAME ".");
	struct stat st;

	return !strncmp(name, CFG_NAME ".", n) &&
	       strspn(name + n, "abcdefghijklmnop") == HEAL_LETTERS && !name[n + HEAL_LETTERS] &&
	       fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       st.st_mtime < time(NULL) - HEAL_AGE;
}

int
leftovers_has(int dir, const char *name)
{
	return temporary_is_left(name) || is_heal_leftover(dir, name);
}

void
leftovers_remove(int root, const char *dir)
{
	struct buf names = {0};
	int fd = beneath_open_dir(root, dir);

	if (fd >= 0 && dirlist_read(fd, &names) == 0)
		for (const char *name = NULL; (name = dirlist_next(&names, name));)
			if (leftovers_has(fd, name))
				unlinkat(fd, name, 0);
	if (fd >= 0)
		close(fd);
	buf_free(&names);
}

void
leftovers_remove_all(const struct environment *env, const struct dists *dists)
{
	leftovers_remove(env->root, ".");
	leftovers_remove(env->root, env->scripts);
	leftovers_remove(env->root, SITE_DIR);
	for (size_t i = 0; i < env->site_count; i++)
		leftovers_remove(env->root, env->sites[i].buf);
	for (size_t i = 0; i < dists->count; i++)
		leftovers_remove(env->root, dists->list[i].dir.buf);
}
