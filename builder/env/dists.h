/* SPDX-License-Identifier: MIT */
/*
 * The distributions that are installed in an environment, and which of its scripts and .pth files
 * are theirs (PyPA "Recording installed projects"). RECORDs are read row by row and not kept:
 * memory grows with the files that exist, not with the rows that name files.
 */
#ifndef MOVENV_ENV_DISTS_H
#define MOVENV_ENV_DISTS_H

#include <stddef.h>

#include "core/buf.h"
#include "env/environment.h"
#include "env/owned.h"
#include "fs/file_id.h"
#include "script/entry_point.h"
#include "wheel/record_scan.h"

struct dist {
	char *dir;    /* the .dist-info directory, relative to the environment */
	int is_large; /* its RECORD or its entry_points.txt is too large, and was not read */
};

#define DISTS_ENTRY_POINTS_MAX (4u << 20) /* bytes of entry_points.txt */

struct dists {
	struct dist *list; /* sorted by dir */
	size_t count;
	size_t rows; /* of all RECORDs */
	struct owned_list owned;
	struct buf entries; /* of entry points: "MODULE", NUL, "ATTRIBUTE", NUL */
};

/*
 * Reads all. Damaged ones are passed over; files that cannot be read are noted in env->unread.
 * Returns 0, or -1 with errno: ENOMEM, EINTR, E2BIG if there are too many files. dists_release() is
 * due in either case.
 */
int dists_read(struct dists *dists, const struct environment *env);

/*
 * Starts to scan the RECORD of a distribution; *id: its file (NULL: not asked for). Returns 1; 0 if
 * there is none, or it is not a regular file; -1 with errno if it cannot be opened: EFBIG if it is
 * larger than RECORD_FILE_MAX. record_scan_release() is due in any case.
 */
int dists_scan_record(const struct dist *dist, const struct environment *env,
		      struct record_scan *scan, struct file_id *id);

/* Appends the file's name in the RECORD that lists it. Returns 0, or -1 with errno ENOMEM. */
int dists_row(const struct dists *dists, const struct owned *owned, struct buf *out);

/* Fills in the entry point of a script that has one. */
void dists_entry(const struct dists *dists, const struct owned *owned, struct entry_point *entry);

void dists_release(struct dists *dists);

#endif
