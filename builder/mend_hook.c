/* SPDX-License-Identifier: MIT */
/*
 * Mending the hook into pip; see mend_hook.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "hook.h"
#include "io.h"
#include "mend_hook.h"

/* 1 if a site-packages directory is that of the wanted version: lib/python3.13t/site-packages. */
static int
is_its(const struct want *want, const char *site)
{
	char parent[2][WANT_TEXT_CAP + 32];

	for (int i = 0; i < 2; i++)
		snprintf(parent[i], sizeof(parent[i]), "lib/%s%d.%d%s/site-packages",
			 want->implementation == 'p'   ? "pypy"
			 : want->implementation == 'g' ? "graalpy"
						       : "python",
			 want->major, want->minor, i == 0 ? want->abi : "");
	return !strcmp(site, parent[0]) || !strcmp(site, parent[1]);
}

static int
look_at(struct mends *mends, const char *site)
{
	struct buf hook = {0}, old = {0};
	struct path file;
	struct mend *mend;
	struct stat st;
	int is_there, status = hook_text(&hook);

	if (status == 0 &&
	    (path_set(&file, site, strlen(site)) < 0 || path_push(&file, HOOK_NAME) < 0))
		status = -1;
	is_there =
		status == 0 && fstatat(mends->env->root, file.buf, &st, AT_SYMLINK_NOFOLLOW) == 0;
	if (is_there && S_ISREG(st.st_mode) && (size_t)st.st_size == hook.len &&
	    io_slurp(mends->env->root, file.buf, &old, hook.len) == 0 &&
	    !memcmp(old.data, hook.data, hook.len)) {
		buf_free(&old);
		buf_free(&hook);
		return 0;
	}
	buf_free(&old);
	mend = status == 0 ? mends_add(mends, site, HOOK_NAME) : NULL;
	if (!mend) {
		buf_free(&hook);
		return -1;
	}
	mend->why = is_there ? "it is another movenv's" : "it is missing: pip would write paths";
	mend->becomes = is_there ? "this one's" : "there";
	mend->mode = 0666;
	mend->is_fresh = 1;
	mend->bytes = hook;
	return 0;
}

int
mend_hook(struct mends *mends, const struct want *want)
{
	for (size_t i = 0; i < mends->env->site_count; i++)
		if (is_its(want, mends->env->sites[i].buf))
			return look_at(mends, mends->env->sites[i].buf);
	return 0;
}
