/* SPDX-License-Identifier: MIT */
/*
 * One issue; see repair/issue.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repair/issue.h"

int
issue_has_fix(const struct issue *issue)
{
	return issue->fix.kind != FIX_NONE;
}

enum issue_harm
issue_harm(const struct issue *issue)
{
	if (issue->is_minor)
		return ISSUE_NEVER;
	return issue->is_broken || issue->fails_here || issue->lacks_bits ||
			       issue->kind == ISSUE_HASH
		       ? ISSUE_NOW
		       : ISSUE_AFTER_MOVE;
}

int
issue_explain(struct issue *issue, const char *fmt, ...)
{
	va_list args;
	char *words;
	int n;

	va_start(args, fmt);
	n = vasprintf(&words, fmt, args);
	va_end(args);
	if (n < 0)
		return -1;
	free(issue->own_reason);
	issue->reason = issue->own_reason = words;
	return 0;
}

static void
release_fix(struct fix *fix)
{
	switch (fix->kind) {
	case FIX_BYTES:
		buf_free(&fix->bytes.data);
		break;
	case FIX_LINK:
		free(fix->target);
		break;
	case FIX_COPY:
		free(fix->from);
		break;
	case FIX_NONE:
	case FIX_UNPLANNED:
	case FIX_MODE:
	case FIX_ROW:
		break;
	}
}

static void
set_fix(struct issue *issue, struct fix fix)
{
	release_fix(&issue->fix);
	issue->fix = fix;
}

void
issue_set_remedy(struct issue *issue, const char *remedy)
{
	set_fix(issue, (struct fix){.kind = FIX_NONE, .remedy = remedy});
}

void
issue_set_unplanned(struct issue *issue, const char *becomes)
{
	set_fix(issue, (struct fix){.kind = FIX_UNPLANNED, .becomes = becomes});
}

void
issue_set_mode(struct issue *issue, const char *becomes)
{
	set_fix(issue, (struct fix){.kind = FIX_MODE, .becomes = becomes});
}

void
issue_set_row(struct issue *issue, const char *becomes)
{
	set_fix(issue, (struct fix){.kind = FIX_ROW, .becomes = becomes});
}

struct buf *
issue_set_bytes(struct issue *issue, const char *becomes, struct fix_bytes bytes)
{
	set_fix(issue, (struct fix){.kind = FIX_BYTES, .becomes = becomes, .bytes = bytes});
	return &issue->fix.bytes.data;
}

int
issue_set_link(struct issue *issue, const char *becomes, const char *target)
{
	char *copy = strdup(target);

	if (!copy)
		return -1;
	set_fix(issue, (struct fix){.kind = FIX_LINK, .becomes = becomes});
	issue->fix.target = copy;
	return 0;
}

int
issue_set_copy(struct issue *issue, const char *becomes, const char *from)
{
	char *copy = strdup(from);

	if (!copy)
		return -1;
	set_fix(issue, (struct fix){.kind = FIX_COPY, .becomes = becomes});
	issue->fix.from = copy;
	return 0;
}

int
issue_list_in(struct issue *issue, size_t dist, const char *row)
{
	issue->dist = dist;
	issue->row = strdup(row);
	return issue->row ? 0 : -1;
}

void
issue_release(struct issue *issue)
{
	release_fix(&issue->fix);
	free(issue->file);
	free(issue->own_reason);
	free(issue->row);
}
