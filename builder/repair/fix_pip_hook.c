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

enum module_state { MODULE_UNREAD, MODULE_MISSING, MODULE_OTHER, MODULE_CURRENT };

/* Compares the text of an open module. id: its file. */
static enum module_state
compare_module(int fd, const struct buf *text, struct file_id *id)
{
	struct buf old = {0};
	int status = file_id_of_fd(id, fd);
	enum module_state state = MODULE_OTHER;

	if (status == 0)
		status = io_slurp_fd(fd, &old, text->len);
	if (status < 0 && errno != EFBIG && errno != EINVAL)
		state = MODULE_UNREAD;
	else if (status == 0 && old.len == text->len && !memcmp(old.data, text->data, text->len))
		state = MODULE_CURRENT;
	buf_free(&old);
	return state;
}

/* Finds the state of a module in an open directory. MODULE_UNREAD comes with errno. */
static enum module_state
read_module(int above, const char *base, const struct buf *text, struct file_id *id)
{
	int fd = openat(above, base, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	enum module_state state;

	if (fd < 0 && !beneath_is_none(errno))
		return MODULE_UNREAD;
	if (fd < 0) /* a symlink, or nothing */
		return file_id_read(id, above, base) < 0 ? MODULE_UNREAD
		       : id->exists                      ? MODULE_OTHER
							 : MODULE_MISSING;
	state = compare_module(fd, text, id);
	io_close(fd);
	return state;
}

/* Finds the state of a module. */
static enum module_state
find_module(const struct issues *issues, const struct path *file, const struct buf *text,
	    struct file_id *id)
{
	const char *base;
	int above = beneath_above(issues->env->root, file->buf, &base);
	enum module_state state;

	*id = (struct file_id){0};
	if (above < 0)
		return beneath_is_none(errno) ? MODULE_MISSING : MODULE_UNREAD;
	state = read_module(above, base, text, id);
	io_close(above);
	return state;
}

/* Adds the module if it is missing (for this reason) or has another text. Takes over the text. */
static int
check_module(struct issues *issues, const char *dir, const char *name, struct buf text,
	     const char *missing)
{
	enum module_state state = MODULE_CURRENT;
	struct issue *issue = NULL;
	struct file_id old;
	struct path file;
	int status = path_set(&file, dir, strlen(dir)) < 0 ? -1 : path_push(&file, name);

	if (status == 0)
		state = find_module(issues, &file, &text, &old);
	if (state == MODULE_UNREAD)
		status = unread_note(issues->env->unread, file.buf);
	else if (state != MODULE_CURRENT && !(issue = issues_add(issues, ISSUE_OTHER, dir, name)))
		status = -1;
	if (!issue) {
		buf_free(&text);
		return status;
	}
	issue->old = old;
	issue->is_minor = 1; /* pip and Python start without it */
	issue->reason = state == MODULE_OTHER ? "it is another movenv's" : missing;
	issue_set_bytes(issue, state == MODULE_OTHER ? "this one's" : "there",
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
