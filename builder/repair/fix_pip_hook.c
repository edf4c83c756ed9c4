/* SPDX-License-Identifier: MIT */
/*
 * Modules of movenv's; see repair/fix_pip_hook.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "embed/embed.h"
#include "fs/beneath.h"
#include "fs/io.h"
#include "repair/fix_pip_hook.h"
#include "script/pip_hook.h"

/* Returns 1 if a site-packages directory has this version: lib/python3.13t/site-packages. */
static int
is_site_of(const struct identity *identity, const char *site)
{
	char parent[2][IDENTITY_TEXT_CAP + 32];

	for (int i = 0; i < 2; i++)
		(void)snprintf(parent[i], sizeof(parent[i]), "lib/%s%d.%d%s/site-packages",
			       implementation_stem(identity->implementation), identity->major,
			       identity->minor, i == 0 ? identity->abi : "");
	return !strcmp(site, parent[0]) || !strcmp(site, parent[1]);
}

/*
 * Returns 1 if the file has this text, 0 if it has another or is a symlink, -1 if it does not
 * exist. id: the file.
 */
static int
has_text(const struct issues *issues, const char *dir, const char *name, const struct buf *text,
	 struct file_id *id)
{
	struct buf old = {0};
	struct path file;
	const char *base;
	int above = -1, fd, status;

	*id = (struct file_id){0};
	if (path_set(&file, dir, strlen(dir)) == 0 && path_push(&file, name) == 0)
		above = beneath_above(issues->env->root, file.buf, &base);
	if (above < 0)
		return -1;
	fd = openat(above, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd >= 0) {
		status = file_id_of_fd(id, fd) == 0 && io_slurp_fd(fd, &old, text->len) == 0 &&
			 old.len == text->len && !memcmp(old.data, text->data, text->len);
		close(fd);
	} else {
		status = file_id_read(id, above, base) == 0 && id->exists ? 0 : -1;
	}
	close(above);
	buf_free(&old);
	return status;
}

/* Adds the module if it is missing (for this reason) or has another text. Takes over the text. */
static int
check_module(struct issues *issues, const char *dir, const char *name, struct buf text,
	     const char *missing)
{
	struct file_id old;
	int is_there = has_text(issues, dir, name, &text, &old);
	struct issue *issue = is_there == 1 ? NULL : issues_add(issues, ISSUE_OTHER, dir, name);

	if (!issue) {
		buf_free(&text);
		return is_there == 1 ? 0 : -1;
	}
	issue->old = old;
	issue->reason = is_there == 0 ? "it is another movenv's" : missing;
	issue_set_bytes(issue, is_there == 0 ? "this one's" : "there",
			(struct fix_bytes){.data = text, .mode = 0666, .is_fresh = 1});
	return 0;
}

static int
check_site_module(struct issues *issues)
{
	const struct embed *site = embed_find("sitecustomize.py");
	struct buf text = {0};

	if (buf_add(&text, site->data, site->len) < 0)
		return -1;
	return check_module(
		issues, SITE_DIR, site->name, text,
		"it is missing: where pyvenv.cfg cannot be written, variables would leak");
}

int
fix_pip_hook(struct issues *issues, const struct identity *identity)
{
	for (size_t i = 0; i < issues->env->site_count; i++) {
		struct buf hook = {0};

		if (!is_site_of(identity, issues->env->sites[i].buf))
			continue;
		if (pip_hook_text(&hook) < 0)
			return buf_free(&hook), -1;
		if (check_module(issues, issues->env->sites[i].buf, PIP_HOOK_NAME, hook,
				 "it is missing: pip would write paths") < 0)
			return -1;
		break;
	}
	return check_site_module(issues);
}
