/* SPDX-License-Identifier: MIT */
/*
 * What a survey found, in the order in which it is said: each thing once.
 */
#ifndef MOVENV_REPAIR_FINDINGS_H
#define MOVENV_REPAIR_FINDINGS_H

#include <stddef.h>

#include "repair/issues.h"

struct findings {
	const struct issue **list; /* by file; borrowed from the mends */
	size_t count;
	size_t mended; /* how many of them repair mends */
};

/*
 * Makes the list. A file whose bytes are not RECORD's is left out where its row is due to change
 * anyway. Returns 0, or -1 with errno ENOMEM. findings_release() is due in either case.
 */
int findings_list(struct findings *findings, const struct issues *mends);

/* Sorts them by kind first, for a list in groups. */
void findings_group(struct findings *findings);

void findings_release(struct findings *findings);

#endif
