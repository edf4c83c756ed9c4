/* SPDX-License-Identifier: MIT */
/*
 * One walk through an environment, for the files that are worth a look by their names. No link is
 * followed, and nothing is opened but directories.
 */
#ifndef MOVENV_ENV_WALK_H
#define MOVENV_ENV_WALK_H

#include <stddef.h>

#include "core/buf.h"
#include "env/unread.h"

enum walk_kind {
	WALK_LINK,       /* a symbolic link, whatever its name */
	WALK_CODE,       /* *.so, *.so.*, and what lies in a directory bin, Scripts or libexec */
	WALK_DIRECT_URL, /* *.dist-info/direct_url.json */
	WALK_PATHS,      /* *.pth, *.egg-link and finders of editable installs in site-packages */
	WALK_SYSCONFIG,  /* _sysconfigdata*.py */
	WALK_PKGCONFIG,  /* *.pc in a directory pkgconfig */
};

struct walk_file {
	enum walk_kind kind;
	const char *name; /* relative to the environment; in the walk's memory */
};

struct walk {
	struct walk_file *files; /* sorted by name, so that reports are the same on each disk */
	size_t count;
	struct buf names;
};

/* Bytes of the names of these files, and of all directories. */
#define WALK_NAMES_MAX (16u << 20)

/*
 * Walks through all below the directory. Directories that cannot be read are noted in unread, and
 * the rest is gone through. Returns 0, or -1 with errno: ENOMEM, EINTR, E2BIG above WALK_NAMES_MAX.
 * walk_release() is due in either case.
 */
int walk_all(struct walk *walk, int root, struct unread *unread);

/*
 * Returns the next file of a kind after `after` (NULL: the first), by name, or NULL if there is
 * none.
 */
const struct walk_file *walk_next(const struct walk *walk, enum walk_kind kind,
				  const struct walk_file *after);

void walk_release(struct walk *walk);

#endif
