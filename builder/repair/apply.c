/* SPDX-License-Identifier: MIT */
/*
 * Applying fixes; see repair/apply.h.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/err.h"
#include "fs/beneath.h"
#include "fs/overwrite.h"
#include "repair/apply.h"
#include "repair/leftovers.h"
#include "wheel/record.h"

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
	    const struct fix_bytes *bytes)
{
	const struct overwrite new = {
		.bytes = bytes->data.data,
		.n = bytes->data.len,
		.mode = bytes->mode,
		.is_fresh = bytes->is_fresh,
	};
	const char *lost;

	if (overwrite_bytes(env->root, file->buf, old, &new, &lost) == 0)
		return 0;
	return cannot_replace(env, file, lost);
}

static void
remove_leftovers_beside(int root, const struct path *file)
{
	struct path dir = *file;

	if (path_up(&dir) == 0)
		leftovers_remove(root, dir.buf);
}

static int
apply_fix(const struct environment *env, const struct issue *issue)
{
	const struct fix *fix = &issue->fix;
	const struct path *file = &issue->file;
	int status = 0;

	switch (fix->kind) {
	case FIX_BYTES:
		return apply_bytes(env, file, &issue->old, &fix->bytes);
	case FIX_LINK:
		remove_leftovers_beside(env->root, file);
		status = overwrite_link(env->root, file->buf, &issue->old, fix->target);
		break;
	case FIX_COPY:
		remove_leftovers_beside(env->root, file);
		status = overwrite_copy(env->root, file->buf, fix->from);
		break;
	case FIX_NONE:
	case FIX_UNPLANNED:
	case FIX_ROW:
		break;
	}
	return status < 0 ? cannot_replace(env, file, NULL) : 0;
}

/* Appends the bytes that the issue's file has after its fix. */
static int
read_fixed(const struct issues *issues, const struct issue *issue, int is_applied, struct buf *out)
{
	const struct buf *new = &issue->fix.bytes.data;

	if (!is_applied && issue->fix.kind == FIX_BYTES)
		return buf_add(out, new->data, new->len);
	return beneath_slurp(issues->env->root, issue->file.buf, out, SIZE_MAX / 4, NULL);
}

int
apply_to_record(const struct issues *issues, size_t dist, int is_applied, struct buf *out)
{
	const struct buf *record = &issues->dists->list[dist].record;
	struct record_change *changes = calloc(issues->count + 1, sizeof(*changes));
	struct buf bytes = {0};
	size_t count = 0;
	int status = changes ? 0 : -1;

	for (size_t i = 0; status == 0 && i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];

		if (!issue->row || issue->dist != dist || !issue_has_fix(issue))
			continue;
		bytes.len = 0;
		status = read_fixed(issues, issue, is_applied, &bytes);
		if (status < 0)
			break;
		changes[count].name = issue->row;
		changes[count].size = bytes.len;
		sha256_text_of(buf_str(&bytes), bytes.len, changes[count++].hash);
	}
	if (status == 0 && count > 0)
		status = record_rewrite(buf_str(record), record->len, changes, count, out);
	buf_free(&bytes);
	free(changes);
	return status < 0 ? -1 : count > 0;
}

static int
rewrite_record(const struct issues *issues, size_t dist)
{
	const struct dist *owner = &issues->dists->list[dist];
	struct path file = owner->dir;
	struct fix_bytes record = {0};
	int status = path_push(&file, "RECORD");

	if (status == 0)
		status = apply_to_record(issues, dist, 1, &record.data);
	if (status < 0)
		fail_errno("cannot write '%s/%s'", issues->env->shown.buf, file.buf);
	if (status > 0)
		status = apply_bytes(issues->env, &file, &owner->record_id, &record);
	buf_free(&record.data);
	return status;
}

int
apply_fixes(struct issues *issues)
{
	const struct environment *env = issues->env;
	int status = 0;

	leftovers_remove_all(env, issues->dists);
	/* One message: later failures have the same cause, a missing permission or a full disk. */
	err_first(1);
	for (size_t i = 0; status == 0 && i < issues->count; i++)
		status = apply_fix(env, &issues->list[i]);
	for (size_t dist = 0; dist < issues->dists->count; dist++)
		if (rewrite_record(issues, dist) < 0)
			status = -1;
	err_first(0);
	return status;
}
