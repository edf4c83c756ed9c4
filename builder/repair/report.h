/* SPDX-License-Identifier: MIT */
/*
 * The report of check on one environment: for a terminal, for grep, for programs.
 */
#ifndef MOVENV_REPAIR_REPORT_H
#define MOVENV_REPAIR_REPORT_H

#include "repair/sorted_issues.h"

enum report_status { REPORT_MOVABLE, REPORT_NOT_MOVABLE, REPORT_UNKNOWN };

struct report {
	const char *dir; /* the environment */
	enum report_status status;
	struct sorted_issues *issues;
	const char *error; /* the reason for REPORT_UNKNOWN, or NULL */
};

/* The functions append to out and return 0, or -1 with errno ENOMEM. */

/* A line for each issue: "DIR/FILE: REASON (REMEDY)"; "could be better: " before a minor reason. */
int report_lines(const struct report *report, struct buf *out);

/*
 * Groups of issues with their counts, the minor ones last, then the command that fixes them. Groups
 * the issues.
 */
int report_groups(const struct report *report, int in_colour, struct buf *out);

/* A JSON object, which the manual describes. */
int report_json(const struct report *report, struct buf *out);

#endif
