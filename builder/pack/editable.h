/* SPDX-License-Identifier: MIT */
/*
 * Projects that an environment imports from elsewhere: editable installs, and paths in .pth files.
 */
#ifndef MOVENV_PACK_EDITABLE_H
#define MOVENV_PACK_EDITABLE_H

#include "core/buf.h"
#include "pack/overlay.h"

struct editable {
	struct buf
		names; /* of the projects, or of files that are none's; each once, with its NUL */
	struct buf files; /* all that makes them up in the environment, each with its NUL */
};

/*
 * Finds them among the mends of survey_look_out(). What the patterns leave out is passed over.
 * Returns 0, or -1 with errno ENOMEM. editable_release() is due in either case.
 */
int editable_find(struct editable *editable, const struct issues *mends, char *const *globs);

/* Takes their files out of a tree. Returns 0, or -1 with errno ENOMEM. */
int editable_remove(const struct editable *editable, struct overlay *overlay);

void editable_release(struct editable *editable);

#endif
