/* SPDX-License-Identifier: MIT */
/*
 * The files of a directory as a set of files (cache/manifest.h).
 */
#ifndef MOVENV_CACHE_SCAN_H
#define MOVENV_CACHE_SCAN_H

#include <time.h>

#include "cache/manifest.h"

struct scan_how {
	int only_needed;                    /* no directories without a file of their own */
	const struct timespec *time;        /* files get this time; NULL: they keep theirs */
	int (*is_wanted)(const char *name); /* of the entries at the top; NULL: all are */
};

/*
 * Sets the directories, the list, owner and group of the set to what is in the open directory. The
 * memory is the set's: names are in set->manifest. Returns 0, or -1 with errno: EINVAL if it holds
 * anything but files and directories.
 */
int scan_tree(struct cache_files *set, int dir, const struct scan_how *how);

#endif
