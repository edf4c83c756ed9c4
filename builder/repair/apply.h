/* SPDX-License-Identifier: MIT */
/*
 * Applies the fixes to an environment. A kill at any moment loses nothing.
 */
#ifndef MOVENV_REPAIR_APPLY_H
#define MOVENV_REPAIR_APPLY_H

#include "repair/issues.h"

/*
 * Applies every fix: first the files, each by a temporary and a rename, with its mode and times,
 * then the rows of RECORD. A kill leaves each file old or new; a row that is stale then is an issue
 * for the next run. Returns 0, or -1 after a message.
 */
int apply_fixes(struct issues *issues);

/*
 * Appends the RECORD of a distribution with new rows for its fixed files. The bytes of these files
 * come from the disk if is_applied, else from the fixes. Returns 1; 0 if no row changes; or -1
 * with errno.
 */
int apply_to_record(const struct issues *issues, size_t dist, int is_applied, struct buf *out);

#endif
