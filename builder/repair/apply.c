/* SPDX-License-Identifier: MIT */
/*
 * Applying fixes; see repair/apply.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/interrupt.h"
#include "fs/copy.h"
#include "fs/io.h"
#include "fs/symlink.h"
#include "fs/temporary.h"
#include "fs/tree.h"
#include "repair/apply.h"
#include "repair/leftovers.h"
#include "repair/record_fix.h"

/* A new file may be the first in its directory. */
static int
make_parent(int root, const char *dir)
{
	int fd = tree_open(root, dir);

	return fd < 0 ? -1 : close(fd);
}

/* The old file's owner, mode and times; a new file has those of its directory. */
static int
stat_replaced(int root, const char *file, const char *dir, int is_new, struct stat *st)
{
	if (fstatat(root, file, st, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	return errno == ENOENT && is_new ? fstatat(root, dir, st, 0) : -1;
}

/* Writes the bytes to the temporary and gives it the owner, mode and times of the old file. */
static int
fill_temporary(int fd, const struct fix_bytes *bytes, const struct stat *st)
{
	if (io_write(fd, bytes->data.data, bytes->data.len) < 0)
		return -1;
	if (fchown(fd, st->st_uid, st->st_gid) < 0)
		errno = 0; /* not root: the user, who may write the file, becomes its owner */
	if (!bytes->mode && fchmod(fd, st->st_mode & 07777) < 0)
		return -1;
	return bytes->is_fresh ? 0 : futimens(fd, (struct timespec[]){st->st_atim, st->st_mtim});
}

static int
apply_bytes(int root, const struct path *file, const struct fix_bytes *bytes)
{
	struct path dir = *file;
	struct temporary temporary;
	struct stat st;
	int status;

	if (path_up(&dir) < 0 || (bytes->mode && make_parent(root, dir.buf) < 0) ||
	    stat_replaced(root, file->buf, dir.buf, bytes->mode != 0, &st) < 0)
		return -1;
	status = temporary_open(&temporary, root, file->buf, bytes->mode ? bytes->mode : 0600);
	if (status == 0)
		status = fill_temporary(temporary.fd, bytes, &st);
	if (status == 0)
		status = temporary_commit(&temporary, file->buf);
	temporary_drop(&temporary);
	return status;
}

static int
make_copy(void *from, int dir, const char *path)
{
	return copy_file(from, dir, path);
}

static int
apply_copy(int root, const struct path *file, const char *from)
{
	const char *name = path_base(file->buf);
	struct path dir = *file, temporary;
	int fd, status, saved;

	if (path_up(&dir) < 0 || (fd = tree_open(root, dir.buf)) < 0)
		return -1;
	status = temporary_at(fd, name, make_copy, (void *)from, &temporary);
	if (status == 0 && (status = renameat(fd, temporary.buf, fd, name)) < 0) {
		saved = errno;
		unlinkat(fd, temporary.buf, 0);
		errno = saved;
	}
	saved = errno;
	close(fd);
	errno = saved;
	return status;
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
	struct fix_bytes made = issue->fix.bytes;
	int status;

	made.data = (struct buf){0};
	status = issues_bytes(issues, issue, &made.data);
	if (status == 0)
		status = apply_bytes(issues->env->root, file, &made);
	if (status == 0)
		note_fixed(issue, &made.data);
	buf_free(&made.data);
	return status;
}

/* The file stays as it is. */
static int
apply_row(const struct issues *issues, struct issue *issue, const struct path *file)
{
	struct buf bytes = {0};
	int status = io_slurp(issues->env->root, file->buf, &bytes, SIZE_MAX / 4);

	if (status == 0)
		note_fixed(issue, &bytes);
	buf_free(&bytes);
	return status;
}

static int
apply_fix(const struct issues *issues, struct issue *issue, const struct path *file)
{
	const struct fix *fix = &issue->fix;

	switch (fix->kind) {
	case FIX_BYTES:
		return apply_made_bytes(issues, issue, file);
	case FIX_LINK:
		return symlink_replace(issues->env->root, file->buf, fix->target);
	case FIX_COPY:
		return apply_copy(issues->env->root, file, fix->from);
	case FIX_ROW:
		return apply_row(issues, issue, file);
	case FIX_NONE:
	case FIX_UNPLANNED:
		break;
	}
	return 0;
}

static int
rewrite_record(const struct issues *issues, size_t dist)
{
	struct fix_bytes record = {0};
	struct path file;
	int status = record_fix_file(issues, dist, &file);

	if (status == 0)
		status = record_fix_text(issues, dist, 1, &record.data);
	if (status > 0)
		status = apply_bytes(issues->env->root, &file, &record);
	if (status < 0)
		fail_errno("cannot write '%s/%s'", issues->env->shown.buf, file.buf);
	buf_free(&record.data);
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
	if (status == 0)
		status = apply_fix(issues, issue, &file);
	if (status < 0)
		return fail_errno("cannot write '%s/%s'", issues->env->shown.buf, issue->file);
	issue->is_applied = 1;
	return 0;
}

int
apply_fixes(struct issues *issues)
{
	int status = leftovers_remove_all(issues);

	if (status < 0)
		return fail_errno("cannot repair '%s'", issues->env->shown.buf);
	/* One message: later failures have the same cause, a missing permission or a full disk. */
	err_first(1);
	for (size_t i = 0; status == 0 && i < issues->count; i++)
		status = apply_issue(issues, &issues->list[i]);
	/* After a failure or a signal as well: the rows of the files that are fixed. */
	interrupt_hold(1);
	for (size_t i = 0; i < issues->by_row_count; i = record_fix_next(issues, i))
		if (rewrite_record(issues, record_fix_dist(issues, i)) < 0)
			status = -1;
	interrupt_hold(0);
	err_first(0);
	return status;
}
