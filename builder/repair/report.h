/* SPDX-License-Identifier: MIT */
/*
 * The report of check on one environment: for people, and for programs.
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
	size_t most;       /* how many issues of one kind a text lists; more are a number */
};

/* The functions append to out and return 0, or -1 with errno ENOMEM. */

/*
 * A text for people: the verdict, then the issues by their harm (now, after a move, none), first
 * those with a fix and the command that makes it, then the others, each kind with its remedy. No
 * text if there are no issues and the status is not REPORT_MOVABLE. Groups the issues.
 */
int report_text(const struct report *report, int in_colour, struct buf *out);

/* A JSON object, which the manual describes. */
int report_json(const struct report *report, struct buf *out);

#endif
