/* SPDX-License-Identifier: MIT */
/*
 * Paths in compiler settings; see repair/find_build_config.h.
 */
#include <errno.h>
#include <string.h>

#include "common/compiler.h"
#include "core/interrupt.h"
#include "fs/beneath.h"
#include "repair/find_build_config.h"

#define CONFIG_MAX (4u << 20) /* bytes of a file; a longer one is not read */

/* Returns 1 if the text has a path of the environment, which is not the start of a longer name. */
static int
config_names_environment(const struct environment *env, const struct buf *text)
{
	const char *end = text->data + text->len;

	for (size_t i = 0; i < env->name_count; i++) {
		const struct path *name = &env->names[i];
		const char *at = text->data;

		while (at && (at = memmem(at, (size_t)(end - at), name->buf, name->len))) {
			at += name->len;
			/* The end of a name: "/opt/env" is not in "/opt/env2/lib". */
			if (at == end || strchr("/ \t\r\n'\":;,)}", *at))
				return 1;
		}
	}
	return 0;
}

static int
add_build_config(struct issues *issues, const struct walk_file *file)
{
	int is_pc = file->kind == WALK_PKGCONFIG;
	struct issue *issue =
		issues_add(issues, is_pc ? ISSUE_PKGCONFIG : ISSUE_SYSCONFIG, "", file->name);

	if (!issue)
		return errno == ENAMETOOLONG ? 0 : -1;
	issue->reason = is_pc ? "pkg-config finds its package by an absolute path"
			      : "extension modules are compiled with absolute paths in it";
	issue_set_remedy(issue, is_pc ? "write '${pcfiledir}' in it, or install its package again "
					"after the move"
				      : "install its package again after the move");
	return 0;
}

static int
check_build_config(struct issues *issues, const struct walk_file *file)
{
	struct buf text = {0};
	int status = 0;

	if (beneath_slurp(issues->env->root, file->name, &text, CONFIG_MAX, NULL) < 0) {
		/* A link that leads out is an issue of its own: fix_links(). */
		status = unread_note_file(issues->env->unread, file->name);
	} else if (text.len > 0 && config_names_environment(issues->env, &text)) {
		status = add_build_config(issues, file);
	}
	buf_free(&text);
	return status;
}

int
find_build_config(struct issues *issues, const struct walk *walk)
{
	static const enum walk_kind kinds[] = {WALK_SYSCONFIG, WALK_PKGCONFIG};
	int status = 0;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		const struct walk_file *file = NULL;

		while (status == 0 && (file = walk_next(walk, kinds[i], file)))
			status = interrupt_check() < 0 ? -1 : check_build_config(issues, file);
	}
	return status;
}
