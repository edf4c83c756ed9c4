/* SPDX-License-Identifier: MIT */
/*
 * A look at what compilers are told; see repair/find_build_config.h.
 */
#include <errno.h>
#include <string.h>

#include "fs/io.h"
#include "repair/find_build_config.h"

#define CONFIG_MAX (4u << 20) /* bytes of such a file */

/* 1 if one of the environment's names stands in the text, and is not the start of a longer one. */
static int
names_environment(const struct environment *env, const struct buf *text)
{
	const char *end = text->data + text->len;

	for (size_t i = 0; i < env->name_count; i++) {
		const struct path *name = &env->names[i];
		const char *at = text->data;

		while (at && (at = memmem(at, (size_t)(end - at), name->buf, name->len))) {
			at += name->len;
			/* What may go on a name: "/opt/env" is not in "/opt/env2/lib". */
			if (at == end || strchr("/ \t\r\n'\":;,)}", *at))
				return 1;
		}
	}
	return 0;
}

static int
look_at(struct issues *mends, const struct walk_file *file)
{
	int is_pc = file->kind == WALK_PKGCONFIG;
	struct buf text = {0};
	struct issue *mend;
	int status = 0;

	if (io_slurp(mends->env->root, file->name, &text, CONFIG_MAX) < 0) {
		status = errno == ENOMEM ? -1 : 0;
		if (status == 0)
			issues_unread(mends, file->name);
	} else if (text.len > 0 && names_environment(mends->env, &text)) {
		mend = issues_add_file(mends, is_pc ? ISSUE_PKGCONFIG : ISSUE_SYSCONFIG,
				       file->name);
		if (mend) {
			mend->why = is_pc ? "pkg-config finds its package by its place"
					  : "extension modules are compiled by its place";
			mend->remedy = is_pc ? "say '${pcfiledir}' in it, or install its package "
					       "again after the move"
					     : "install its package again after the move";
		} else if (errno == ENOMEM) {
			status = -1;
		}
	}
	buf_free(&text);
	return status;
}

int
find_build_config(struct issues *mends, const struct walk *walk)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < walk->count; i++)
		if (walk->files[i].kind == WALK_SYSCONFIG || walk->files[i].kind == WALK_PKGCONFIG)
			status = look_at(mends, &walk->files[i]);
	return status;
}
