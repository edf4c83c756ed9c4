/* SPDX-License-Identifier: MIT */
/*
 * The issues of a survey in the order of a report, each once.
 */
#ifndef MOVENV_REPAIR_SORTED_ISSUES_H
#define MOVENV_REPAIR_SORTED_ISSUES_H

#include <stddef.h>

#include "repair/issues.h"

struct sorted_issues {
	const struct issue **list; /* borrowed */
	size_t count;
	size_t fixed; /* the number of issues with a fix */
	size_t minor; /* of those that are minor */
};

/*
 * Makes the list, sorted by file. A wrong hash is left out if the file's row in RECORD changes with
 * another fix, and so are quiet issues. Returns 0, or -1 with errno ENOMEM. sorted_issues_release()
 * is due in either case.
 */
int sorted_issues_make(struct sorted_issues *sorted, const struct issues *issues);

/*
 * Sorts the list by harm, then those with a fix before the others, then by kind, remedy and file.
 */
void sorted_issues_group(struct sorted_issues *sorted);

void sorted_issues_release(struct sorted_issues *sorted);

#endif
