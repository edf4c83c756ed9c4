/* SPDX-License-Identifier: MIT */
/*
 * Projects that an environment imports from outside: editable installs, and paths in .pth files.
 */
#ifndef MOVENV_PACK_EDITABLE_H
#define MOVENV_PACK_EDITABLE_H

#include "core/buf.h"
#include "pack/overlay.h"

struct editable {
	/* The names of the projects, or of files that no project owns; each once, with its NUL. */
	struct buf names;
	struct buf files; /* their files and directories in the environment, each with its NUL */
};

/*
 * Finds the projects among the issues of survey_check_outside(), except for files that a pattern
 * excludes. Returns 0, or -1 with errno ENOMEM. editable_release() is due in either case.
 */
int editable_find(struct editable *editable, const struct issues *issues, char *const *globs);

/* Removes their files from the tree. Returns 0, or -1 with errno ENOMEM. */
int editable_remove(const struct editable *editable, struct overlay *overlay);

void editable_release(struct editable *editable);

#endif
