/* SPDX-License-Identifier: MIT */
/*
 * New rows of RECORDs for files that have fixes. The issues must be settled (repair/issues.h).
 */
#ifndef MOVENV_REPAIR_RECORD_FIX_H
#define MOVENV_REPAIR_RECORD_FIX_H

#include "common/path.h"
#include "repair/issues.h"

/* The distribution of the row with index i of issues->by_row; the index of the next one's. */
size_t record_fix_dist(const struct issues *issues, size_t i);
size_t record_fix_next(const struct issues *issues, size_t i);

/* Sets *file to the RECORD of a distribution. Returns 0, or -1 with errno ENAMETOOLONG. */
int record_fix_file(const struct issues *issues, size_t dist, struct path *file);

/*
 * Appends the RECORD of a distribution with new rows for its fixed files: if is_applied, of those
 * whose fixes are made; else of all, and their bytes are made for it. *old: the file of the RECORD
 * (NULL: not asked for). Returns 1; 0 if no row changes; or -1 with errno.
 */
int record_fix_text(const struct issues *issues, size_t dist, int is_applied, struct buf *out,
		    struct file_id *old);

#endif
