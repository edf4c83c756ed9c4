/* SPDX-License-Identifier: MIT */
/*
 * Wheels that the cache has unpacked. A wheel is found by the device, inode, size and times of its
 * file, and by its name: it is not read again. What is kept are the files for site-packages, which
 * were checked against RECORD; all others differ from environment to environment.
 *
 * Files have the mode that the umask gave them, so that links can have it: the umask is part of the
 * name of an entry.
 */
#ifndef MOVENV_WHEEL_KEPT_H
#define MOVENV_WHEEL_KEPT_H

#include <sys/stat.h>

#include "cache/files.h"

/* The texts of an entry. */
enum kept_text {
	KEPT_DIST_INFO,    /* "pip-26.0.dist-info" */
	KEPT_METADATA,     /* the text of METADATA */
	KEPT_ENTRY_POINTS, /* that of entry_points.txt, "" if there is none */
	KEPT_RECORD,       /* the rows of RECORD for the files */
	KEPT_FLAGS,        /* letters: 'p' Root-Is-Purelib, 'd' there is a .data directory */
};

#define KEPT_PURE 'p'
#define KEPT_DATA 'd'

struct kept {
	struct cache_files files;
	int is_old; /* an earlier run made it */
};

/* Writes the name of the entry for a wheel's file with this status. */
void kept_name(const char *file, const struct stat *st, char name[CACHE_FILES_NAME]);

/*
 * Opens the entry for the wheel in this file. Returns it, for kept_close(); or NULL: there is none,
 * or no cache. A broken one is removed. Prints nothing.
 */
struct kept *kept_find(const char *file);

/* The same for a name of kept_name(), after this run has made it. */
struct kept *kept_open(const char *name);

/* Returns 1 if the entry has this flag, else 0. */
int kept_has(const struct kept *kept, char flag);

void kept_close(struct kept *kept);

#endif
