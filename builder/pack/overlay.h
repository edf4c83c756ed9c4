/* SPDX-License-Identifier: MIT */
/*
 * What an environment's tree has instead of what is on the disk: files that are other ones, new, or
 * gone. Whoever reads the tree through it sees the environment as it is to be, and nothing is
 * written.
 */
#ifndef MOVENV_PACK_OVERLAY_H
#define MOVENV_PACK_OVERLAY_H

#include <stddef.h>

#include "repair/issues.h"

enum overlay_kind {
	OVERLAY_BYTES, /* a file with these bytes */
	OVERLAY_LINK,  /* a symbolic link */
	OVERLAY_FILE,  /* a file whose bytes are another's on the disk */
	OVERLAY_GONE,  /* nothing, and nothing below it */
};

struct overlay_entry {
	char *file; /* relative to the environment */
	enum overlay_kind kind;
	const char *bytes; /* borrowed from the mends, or own */
	size_t len;
	char *to;       /* where a link leads; the other file */
	mode_t mode;    /* 0: as the file that it replaces has it */
	struct buf own; /* memory of bytes */
	size_t order;   /* of those for one file the last counts */
};

struct overlay {
	struct overlay_entry *list; /* when settled: sorted by file, one for each */
	size_t count;
};

/* Functions return 0, or -1 with errno. overlay_release() is due in any case. */

/* Adds all that repair would write: files, links, and RECORDs. The mends must outlive it. */
int overlay_mend(struct overlay *overlay, const struct issues *mends);

/* Takes a file or a directory away. */
int overlay_remove(struct overlay *overlay, const char *file);

/* Adds a file whose bytes, time and mode are those of another, by its absolute name. */
int overlay_add(struct overlay *overlay, const char *file, const char *from);

/* Makes it ready to be asked; nothing may be added behind that. */
void overlay_settle(struct overlay *overlay);

/* What stands there instead of what is on the disk, or NULL. */
const struct overlay_entry *overlay_find(const struct overlay *overlay, const char *file);

/*
 * The next entry below a directory ("": the environment) after this one, or the first after NULL;
 * NULL at the end.
 */
const struct overlay_entry *overlay_next(const struct overlay *overlay, const char *dir,
					 const struct overlay_entry *entry);

void overlay_release(struct overlay *overlay);

#endif
