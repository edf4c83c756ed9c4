/* SPDX-License-Identifier: MIT */
/*
 * Mending the hook into pip; see repair/fix_pip_hook.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "embed/embed.h"
#include "fs/io.h"
#include "repair/fix_pip_hook.h"
#include "script/pip_hook.h"

/* 1 if a site-packages directory is that of the wanted version: lib/python3.13t/site-packages. */
static int
is_its(const struct identity *want, const char *site)
{
	char parent[2][IDENTITY_TEXT_CAP + 32];

	for (int i = 0; i < 2; i++)
		snprintf(parent[i], sizeof(parent[i]), "lib/%s%d.%d%s/site-packages",
			 implementation_stem(want->implementation), want->major, want->minor,
			 i == 0 ? want->abi : "");
	return !strcmp(site, parent[0]) || !strcmp(site, parent[1]);
}

/* 1 if the file is there and holds this text, 0 if another, -1 if it is not there. */
static int
is_current(const struct issues *mends, const char *dir, const char *name, const struct buf *text)
{
	struct buf old = {0};
	struct path file;
	struct stat st;
	int status = -1;

	if (path_set(&file, dir, strlen(dir)) == 0 && path_push(&file, name) == 0 &&
	    fstatat(mends->env->root, file.buf, &st, AT_SYMLINK_NOFOLLOW) == 0)
		status = S_ISREG(st.st_mode) && (size_t)st.st_size == text->len &&
			 io_slurp(mends->env->root, file.buf, &old, text->len) == 0 &&
			 !memcmp(old.data, text->data, text->len);
	buf_free(&old);
	return status;
}

/* Adds the mend that makes the file hold the text, which it takes over. */
static int
look_at(struct issues *mends, const char *dir, const char *name, struct buf text,
	const char *missing)
{
	int is_there = is_current(mends, dir, name, &text);
	struct issue *mend = is_there == 1 ? NULL : issues_add(mends, dir, name);

	if (!mend) {
		buf_free(&text);
		return is_there == 1 ? 0 : -1;
	}
	mend->why = is_there == 0 ? "it is another movenv's" : missing;
	mend->becomes = is_there == 0 ? "this one's" : "there";
	mend->mode = 0666;
	mend->is_fresh = 1;
	mend->bytes = text;
	return 0;
}

static int
look_at_site(struct issues *mends)
{
	const struct embed *site = embed_find("sitecustomize.py");
	struct buf text = {0};

	if (buf_add(&text, site->data, site->len) < 0)
		return -1;
	return look_at(mends, SITE_DIR, site->name, text,
		       "it is missing: where pyvenv.cfg cannot be written, variables would leak");
}

int
fix_pip_hook(struct issues *mends, const struct identity *want)
{
	for (size_t i = 0; i < mends->env->site_count; i++) {
		struct buf hook = {0};

		if (!is_its(want, mends->env->sites[i].buf))
			continue;
		if (pip_hook_text(&hook) < 0)
			return buf_free(&hook), -1;
		if (look_at(mends, mends->env->sites[i].buf, PIP_HOOK_NAME, hook,
			    "it is missing: pip would write paths") < 0)
			return -1;
		break;
	}
	return look_at_site(mends);
}
