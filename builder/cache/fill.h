/* SPDX-License-Identifier: MIT */
/*
 * Making a set of files in the cache (cache/files.h): it is built in a staging directory, and gets
 * its name when it is complete.
 */
#ifndef MOVENV_CACHE_FILL_H
#define MOVENV_CACHE_FILL_H

#include "cache/manifest.h"
#include "fs/staging.h"

struct cache_fill {
	struct staging staging;
	int dir;                /* borrowed */
	int top;                /* the set that is built, open */
	int tree;               /* its tree, open: files go in it */
	struct cache_files set; /* its texts are the caller's to set, and borrowed */
	int only_needed;        /* directories without a file of their own are not listed */
	int keep_times;         /* files keep their times; else all get one */
};

/*
 * Begins a set in the directory, after the removal of what killed runs left there. Returns 0, or -1
 * with errno. cache_fill_close() is due in either case.
 */
int cache_fill_open(struct cache_fill *fill, int dir);

/*
 * Lists the files of the tree in fill->set, for a look at them; cache_fill_commit() does it if that
 * was not done. Returns as that.
 */
int cache_fill_describe(struct cache_fill *fill);

/*
 * Ends it: gives the files of the tree one time, if they are not to keep theirs, and writes the
 * manifest. Returns 0; also if the
 * name is taken, by another run that made the same. -1 with errno: EMFILE and the like; EINVAL if
 * the tree holds anything but files and directories.
 */
int cache_fill_commit(struct cache_fill *fill, const char *name);

/* Removes what was not committed, and closes all. errno survives. */
void cache_fill_close(struct cache_fill *fill);

#endif
