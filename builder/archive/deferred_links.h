/* SPDX-License-Identifier: MIT */
/*
 * The symlinks of an archive that is being unpacked: they are made after all other members.
 */
#ifndef MOVENV_ARCHIVE_DEFERRED_LINKS_H
#define MOVENV_ARCHIVE_DEFERRED_LINKS_H

#include <stddef.h>

#include "archive/extract.h"
#include "core/buf.h"

/* A struct of zeros has none. The owner releases it. */
struct deferred_links {
	struct buf list; /* pairs of name and target, each with its NUL */
};

/* Notes a symlink. Returns 0, or -1 with errno: ENOMEM; E2BIG if there are too many. */
int deferred_links_note(struct deferred_links *links, const char *name, const char *target);

/*
 * Makes all symlinks in the environment `root`. Their names in the archive begin with prefix, "" or
 * "DIR/". A symlink that leaves the environment is left out if it belongs to the interpreter, else
 * refused. If the file system has no symlinks, their targets are copied, a link's target before the
 * link. Returns 0, or -1 with errno, *name, and the reason in *why, NULL if errno is the reason.
 * A target may have ".." only at its start, because a name before it may be another symlink.
 */
int deferred_links_make(struct deferred_links *links, struct extract *extract, const char *root,
			const char *prefix, const char **name, const char **why);

void deferred_links_release(struct deferred_links *links);

#endif
