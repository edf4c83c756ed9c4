/* SPDX-License-Identifier: MIT */
/*
 * Applying fixes; see repair/apply.h.
 */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "core/err.h"
#include "core/interrupt.h"
#include "fs/beneath.h"
#include "fs/io.h"
#include "fs/overwrite.h"
#include "repair/apply.h"
#include "repair/leftovers.h"
#include "repair/record_fix.h"

/*
 * Reports that a file could not be replaced. lost: the name of the attribute that the new file
 * could not have, or NULL. Returns -1.
 */
static int
cannot_replace(const struct environment *env, const struct path *file, const char *lost)
{
	if (lost) {
		failf("cannot replace '%s/%s': the new file cannot have its %s", env->shown.buf,
		      file->buf, lost);
		advise("run 'movenv repair' as the owner of the file, or as root");
	} else if (errno == ESTALE) {
		failf("cannot replace '%s/%s': it changed after it was read", env->shown.buf,
		      file->buf);
		advise("run 'movenv repair' again when nobody changes the environment");
	} else {
		fail_errno("cannot write '%s/%s'", env->shown.buf, file->buf);
	}
	return -1;
}

static int
apply_bytes(const struct environment *env, const struct path *file, const struct file_id *old,
	    const struct overwrite *new)
{
	const char *lost;

	if (overwrite_bytes(env->root, file->buf, old, new, &lost) == 0)
		return 0;
	return cannot_replace(env, file, lost);
}

/* Notes what the file has now, for its row in RECORD. */
static void
note_fixed(struct issue *issue, const struct buf *bytes)
{
	if (!issue->row)
		return;
	issue->size = bytes->len;
	sha256_text_of(buf_str(bytes), bytes->len, issue->hash);
}

/* The bytes of many files are made when it is their turn. */
static int
apply_made_bytes(const struct issues *issues, struct issue *issue, const struct path *file)
{
	const struct fix_bytes *fix = &issue->fix.bytes;
	struct overwrite new = {.mode = fix->mode, .is_fresh = fix->is_fresh};
	struct buf made = {0};
	int status = issues_bytes(issues, issue, &made);

	new.bytes = made.data;
	new.n = made.len;
	if (status < 0)
		cannot_replace(issues->env, file, NULL);
	else
		status = apply_bytes(issues->env, file, &issue->old, &new);
	if (status == 0)
		note_fixed(issue, &made);
	buf_free(&made);
	return status;
}

/* The file stays as it is. */
static int
apply_row(const struct issues *issues, struct issue *issue, const struct path *file)
{
	struct buf bytes = {0};
	int status = beneath_slurp(issues->env->root, file->buf, &bytes, SIZE_MAX / 4, NULL);

	if (status == 0)
		note_fixed(issue, &bytes);
	else
		cannot_replace(issues->env, file, NULL);
	buf_free(&bytes);
	return status;
}

static int
apply_fix(const struct issues *issues, struct issue *issue, const struct path *file)
{
	const struct fix *fix = &issue->fix;
	int root = issues->env->root, status = 0;

	switch (fix->kind) {
	case FIX_BYTES:
		return apply_made_bytes(issues, issue, file);
	case FIX_LINK:
		status = overwrite_link(root, file->buf, &issue->old, fix->target);
		break;
	case FIX_COPY:
		status = overwrite_copy(root, file->buf, fix->from);
		break;
	case FIX_MODE:
		status = overwrite_mode(root, file->buf, &issue->old);
		break;
	case FIX_ROW:
		return apply_row(issues, issue, file);
	case FIX_NONE:
	case FIX_UNPLANNED:
		break;
	}
	return status < 0 ? cannot_replace(issues->env, file, NULL) : 0;
}

/* A record_sink: a file. */
static int
put_in_file(void *arg, const void *bytes, size_t n)
{
	return io_write(*(const int *)arg, bytes, n);
}

/* The write of struct overwrite. */
static int
write_record(void *arg, int fd)
{
	return record_fix_write(arg, put_in_file, &fd);
}

static int
rewrite_record(const struct issues *issues, size_t dist)
{
	struct record_fix fix = {0};
	struct overwrite new = {.write = write_record, .arg = &fix};
	struct path file;
	int status = record_fix_file(issues, dist, &file);

	if (status == 0)
		status = record_fix_open(&fix, issues, dist, 1);
	if (status < 0)
		cannot_replace(issues->env, &file, NULL);
	if (status > 0)
		status = apply_bytes(issues->env, &file, &fix.old, &new);
	record_fix_close(&fix);
	return status;
}

/* Applies the fix of one issue. A signal ends the work before it. */
static int
apply_issue(const struct issues *issues, struct issue *issue)
{
	struct path file;
	int status = interrupt_check();

	if (status == 0)
		status = path_set(&file, issue->file, strlen(issue->file));
	if (status < 0)
		return fail_errno("cannot write '%s/%s'", issues->env->shown.buf, issue->file);
	if (apply_fix(issues, issue, &file) < 0)
		return -1;
	issue->is_applied = 1;
	return 0;
}

int
apply_fixes(struct issues *issues)
{
	int status = leftovers_remove_all(issues);

	if (status < 0)
		return fail_errno("cannot remove what a killed movenv left in '%s'",
				  issues->env->shown.buf);
	/* One message: later failures have the same cause, a missing permission or a full disk. */
	err_first(1);
	progress_start_files(&issues->progress, "repairing", issues->count);
	for (size_t i = 0; status == 0 && i < issues->count; i++) {
		status = apply_issue(issues, &issues->list[i]);
		progress_add(&issues->progress, 1);
	}
	/* After a failure or a signal as well: the rows of the files that are fixed. */
	interrupt_hold(1);
	for (size_t i = 0; i < issues->by_row_count; i = record_fix_next(issues, i))
		if (rewrite_record(issues, record_fix_dist(issues, i)) < 0)
			status = -1;
	interrupt_hold(0);
	progress_clear(&issues->progress);
	err_first(0);
	return status;
}

int
apply_modes(const struct issues *issues)
{
	const struct environment *env = issues->env;
	int status = 0;

	for (size_t i = 0; status == 0 && i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];

		if (!issue->lacks_bits || !issue_has_fix(issue))
			continue;
		status = interrupt_check();
		if (status == 0)
			status = overwrite_mode(env->root, issue->file, &issue->old);
		if (status < 0)
			fail_errno("cannot write '%s/%s'", env->shown.buf, issue->file);
	}
	return status;
}
