/* SPDX-License-Identifier: MIT */
/*
 * New rows of RECORDs for files that have fixes. The issues must be settled (repair/issues.h).
 */
#ifndef MOVENV_REPAIR_RECORD_FIX_H
#define MOVENV_REPAIR_RECORD_FIX_H

#include <stdint.h>

#include "common/path.h"
#include "repair/issues.h"
#include "wheel/record_scan.h"

/* The distribution of the row with index i of issues->by_row; the index of the next one's. */
size_t record_fix_dist(const struct issues *issues, size_t i);
size_t record_fix_next(const struct issues *issues, size_t i);

/* Sets *file to the RECORD of a distribution. Returns 0, or -1 with errno ENAMETOOLONG. */
int record_fix_file(const struct issues *issues, size_t dist, struct path *file);

/* The RECORD of one distribution with new rows. */
struct record_fix {
	struct record_change *changes; /* sorted by name */
	size_t count;
	struct record_scan scan;
	struct file_id old; /* the file of the RECORD */
};

/*
 * Opens the RECORD of a distribution for new rows of its fixed files: if is_applied, of those whose
 * fixes are made; else of all, and their bytes are made for it. Returns 1; 0 if no row changes; or
 * -1 with errno. record_fix_close() is due in any case.
 */
int record_fix_open(struct record_fix *fix, const struct issues *issues, size_t dist,
		    int is_applied);

/*
 * Gives the new RECORD to put(arg, …) part by part. It may be called again. Returns 0, or -1 with
 * errno: EBADMSG or that of reading the file, or that of put().
 */
int record_fix_write(struct record_fix *fix, record_sink *put, void *arg);

/* Sets *size to the bytes of the new RECORD. Returns 0, or -1 with errno. */
int record_fix_size(struct record_fix *fix, uint64_t *size);

/* Closes the file and frees the memory; errno survives. */
void record_fix_close(struct record_fix *fix);

#endif
