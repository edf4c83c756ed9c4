/* SPDX-License-Identifier: MIT */
/*
 * Standalone interpreters in the cache: the directory base, without the programs in bin and
 * libexec, into which the place of an environment is written. A set is found by the interpreter's
 * answer, the kind, the libraries that are found now and by which files, the umask, and the files
 * of movenv's that are put into it. It counts while each of its sources (standalone/sources.h) is
 * as it was.
 *
 * It is made of the base of an environment that was just built, and has started: by clones or hard
 * links, which take some 6% of the time of the build. Where neither can be made, the first
 * environment only leaves a mark, and the second one's base is copied: a machine may make only one.
 */
#ifndef MOVENV_STANDALONE_CACHED_H
#define MOVENV_STANDALONE_CACHED_H

#include "cache/give.h"
#include "elf/closure.h"
#include "python/interp.h"
#include "standalone/sources.h"

struct cached {
	enum link_mode link_mode;
	int may_share; /* hard links may be made: see cache_give() */
	int is_off;    /* nothing is given or kept */
	char name[CACHE_FILES_NAME];
	struct sources sources; /* of what is being built */
};

/*
 * Finds the name of the set. kind: a letter for that of standalone/standalone.h. cached_close() is
 * due after it.
 */
void cached_open(struct cached *cached, const struct interp *interp, char kind,
		 const struct closure *closure);

/*
 * Puts the set in the open, empty directory base. Returns 0; or -1, and only directories are left
 * there: there is none, it has changed (it is removed then), or its sources have. Prints nothing
 * but with -v.
 */
int cached_give(const struct cached *cached, int base);

/*
 * Makes the set of the complete base, with sources noted since before the first was read. A failure
 * prints nothing but with -v.
 */
void cached_keep(const struct cached *cached, int base);

void cached_close(struct cached *cached);

/* A cache_is_stale (cache/prune.h): unused for 30 days, or a source has changed. */
int cached_is_stale(int dir, const char *name);

#endif
