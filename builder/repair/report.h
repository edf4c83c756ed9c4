/* SPDX-License-Identifier: MIT */
/*
 * What check says of an environment: for a terminal, for grep, for programs.
 */
#ifndef MOVENV_REPAIR_REPORT_H
#define MOVENV_REPAIR_REPORT_H

#include "repair/findings.h"

enum report_status { REPORT_MOVABLE, REPORT_NOT_MOVABLE, REPORT_UNKNOWN };

struct report {
	const char *dir; /* the environment */
	enum report_status status;
	struct findings *findings;
	const char *error; /* why it is unknown, or NULL */
};

/* All append to out and return 0, or -1 with errno ENOMEM. */

/* A line for each: "DIR/FILE: REASON (REMEDY)". Nothing for a movable one. */
int report_lines(const struct report *report, struct buf *out);

/* In groups with their counts, then how to go on; in colours or not. The findings are sorted so. */
int report_groups(const struct report *report, int in_colour, struct buf *out);

/* A JSON object; the manual describes it. */
int report_json(const struct report *report, struct buf *out);

#endif
