/* SPDX-License-Identifier: MIT */
/*
 * The issues of an environment: what breaks in a move, file by file, each with its fix. `check`
 * reports the issues, `repair` makes the fixes.
 */
#ifndef MOVENV_REPAIR_ISSUES_H
#define MOVENV_REPAIR_ISSUES_H

#include <stddef.h>

#include "core/buf.h"
#include "core/progress.h"
#include "env/dists.h"
#include "env/environment.h"
#include "repair/issue.h"

#define ISSUES_MAX 50000 /* environments have some thousand scripts */

struct issues {
	struct issue *list;
	size_t count;
	/* Indexes of issues with a fix, made by issues_settle(). */
	unsigned *by_file; /* sorted by file */
	unsigned *by_row;  /* those with a row of RECORD, sorted by distribution and row */
	size_t by_file_count, by_row_count;
	const struct environment *env;
	const struct dists *dists;
	/* Of the shims; see env/shim_file.h. Empty: it is not known, and any line is right. */
	struct buf shim_line;
	struct progress progress; /* of the work on the files; see survey_check() */
	int has_new_cfg; /* pyvenv.cfg gets another text: also the version in that line counts */
};

/*
 * Adds an issue without a reason and without a fix. The file is dir/name; dir may be "". Returns
 * the issue, valid until the next one is added, or NULL with errno ENOMEM, ENAMETOOLONG, EINTR, or
 * E2BIG if there are more than ISSUES_MAX.
 */
struct issue *issues_add(struct issues *issues, enum issue_kind kind, const char *dir,
			 const char *name);

/*
 * Sorts the issues with a fix that there are by now, for the functions below. Returns 0, or -1 with
 * errno ENOMEM.
 */
int issues_settle(struct issues *issues);

/* Returns the first issue of a file that has a fix, or NULL. */
struct issue *issues_find_fix(const struct issues *issues, const char *file);

/* Appends the bytes that a FIX_BYTES gives to its file. Returns 0, or -1 with errno. */
int issues_bytes(const struct issues *issues, const struct issue *issue, struct buf *out);

/* Takes the fixes from all issues: the user's way is this one, static. */
void issues_drop_fixes(struct issues *issues, const char *remedy);

/* Notes that a RECORD lists the file of an issue. Returns 0, or -1 with errno ENOMEM. */
int issues_list(const struct issues *issues, struct issue *issue, const struct owned *owned);

/*
 * Adds an issue if a file that stays as it is, with these bytes, has another hash in its RECORD.
 * owned: the file's row, or NULL. Returns 0, or -1 with errno.
 */
int issues_check_row(struct issues *issues, const char *dir, const char *name,
		     const struct owned *owned, const struct buf *bytes);

/* Reports each broken file that has no fix. Returns their number. */
size_t issues_report_broken(const struct issues *issues);

void issues_release(struct issues *issues);

#endif
