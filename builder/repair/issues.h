/* SPDX-License-Identifier: MIT */
/*
 * The issues of an environment: what breaks in a move, file by file, each with its fix. `check`
 * reports the issues, `repair` makes the fixes.
 */
#ifndef MOVENV_REPAIR_ISSUES_H
#define MOVENV_REPAIR_ISSUES_H

#include <stddef.h>

#include "core/buf.h"
#include "env/dists.h"
#include "env/environment.h"
#include "repair/issue.h"

struct issues {
	struct issue *list;
	size_t count;
	const struct environment *env;
	const struct dists *dists;
	size_t unread; /* the number of files and directories that could not be read */
};

/*
 * Adds an issue without a reason and without a fix. The file is dir/name; dir may be "". Returns
 * the issue, valid until the next one is added, or NULL with errno ENOMEM or ENAMETOOLONG.
 */
struct issue *issues_add(struct issues *issues, enum issue_kind kind, const char *dir,
			 const char *name);

/* Returns the first issue of a file that has a fix, or NULL. */
struct issue *issues_find_fix(const struct issues *issues, const char *file);

/*
 * Adds an issue if a file that stays as it is, with these bytes, has another hash in its RECORD.
 * owned: the file's row, or NULL. Returns 0, or -1 with errno.
 */
int issues_check_row(struct issues *issues, const char *dir, const char *name,
		     const struct owned *owned, const struct buf *bytes);

/* Reports and counts, for errno, a file or directory that could not be read. */
void issues_unread(struct issues *issues, const char *file);

/* Reports each broken file that has no fix. Returns their number. */
size_t issues_report_broken(const struct issues *issues);

void issues_release(struct issues *issues);

#endif
