/* SPDX-License-Identifier: MIT */
/*
 * What in an environment would break when it moves, file by file, and what mends it. `check` says
 * it, `repair` does it.
 */
#ifndef MOVENV_REPAIR_ISSUES_H
#define MOVENV_REPAIR_ISSUES_H

#include <stddef.h>
#include <sys/types.h>

#include "core/buf.h"
#include "env/dists.h"
#include "env/environment.h"
#include "repair/issue_kind.h"

struct issue {
	struct path file; /* relative to the environment */
	const char *why;  /* what is wrong with it, in words; static, or own_why */
	/* What it is to be: "a launcher"; NULL: repair does not mend it. Outlives the mends. */
	const char *becomes;
	const char *remedy; /* then: what its user can do, in words; static */
	int is_broken;      /* it does not work where it is, either */
	struct buf bytes;   /* its new bytes; none: they stay, and only RECORD's row is wrong */
	mode_t mode;        /* of a file made anew, less the umask; 0: as the old one has it */
	int is_fresh;       /* it gets the time of now, not the old one's */
	size_t dist;        /* whose RECORD lists it, if row is not NULL */
	char *row;          /* its name there */
	enum issue_kind kind;
	char *link;    /* it is a symbolic link, and leads here from now on */
	char *from;    /* it is missing, and becomes a copy of this file */
	char *own_why; /* issues_say() */
};

struct issues {
	struct issue *list;
	size_t count;
	const struct environment *env;
	const struct dists *dists;
	size_t unread; /* files and directories that could not be looked at; it is said already */
};

/* Adds an empty mend for a file. NULL with errno ENOMEM, ENAMETOOLONG. */
struct issue *issues_add(struct issues *mends, const char *dir, const char *name);

/* Adds a mend of a kind for a file by its whole name, relative to the environment. */
struct issue *issues_add_file(struct issues *mends, enum issue_kind kind, const char *file);

/* The mend of a file that repair mends, or NULL if there is none. */
struct issue *issues_find(const struct issues *mends, const char *file);

/* Says why, in words as printf makes them. Returns 0, or -1 with ENOMEM. */
int issues_say(struct issue *mend, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Notes, with a message, that a file could not be looked at, for errno. */
void issues_unread(struct issues *mends, const char *file);

/* Says that a distribution's RECORD lists the mend's file, by this name. 0, or -1 ENOMEM. */
int issues_list_in(struct issue *mend, size_t dist, const char *row);

/*
 * Adds a mend if a file, whose bytes are these and are to stay, has another hash in its owner's
 * RECORD. owned may be NULL. Returns 0, or -1 with errno.
 */
int issues_check_row(struct issues *mends, const char *dir, const char *name,
		     const struct owned *owned, const struct buf *bytes);

void issues_release(struct issues *mends);

#endif
