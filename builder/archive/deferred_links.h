/* SPDX-License-Identifier: MIT */
/*
 * The symbolic links of an archive that is unpacked: they are made when all else is there.
 */
#ifndef MOVENV_ARCHIVE_DEFERRED_LINKS_H
#define MOVENV_ARCHIVE_DEFERRED_LINKS_H

#include <stddef.h>

#include "archive/extract.h"
#include "core/buf.h"

/* An all-zero struct has none; the owner releases it. */
struct deferred_links {
	struct buf list; /* a name and where it leads, each with its NUL */
};

/* Notes one. Returns 0, or -1 with errno: ENOMEM; E2BIG: that are too many. */
int deferred_links_note(struct deferred_links *links, const char *name, const char *target);

/*
 * Makes them all in the environment that lies there, whose name is root. Their names in the
 * archive begin with prefix, "" or "DIR/". A link that leaves the environment is left out if it is
 * one of the interpreter's, else refused. Where the disk has no links, what they lead to is copied,
 * in as many passes as it takes. Returns 0, or -1 with errno, *name, and *why: in words, or NULL if
 * errno tells. A link leads on from where it is by ".." only at its start: what is behind a name
 * may be another link.
 */
int deferred_links_make(struct deferred_links *links, struct extract *extract, const char *root,
			const char *prefix, const char **name, const char **why);

void deferred_links_release(struct deferred_links *links);

#endif
