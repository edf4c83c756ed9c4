/* SPDX-License-Identifier: MIT */
/*
 * Applying fixes; see repair/apply.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "fs/copy.h"
#include "fs/io.h"
#include "fs/symlink.h"
#include "fs/temporary.h"
#include "fs/tree.h"
#include "repair/apply.h"
#include "repair/leftovers.h"
#include "wheel/record.h"

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
apply_link(int root, const struct path *file, const char *target)
{
	struct path dir = *file;

	if (path_up(&dir) < 0)
		return -1;
	leftovers_remove(root, dir.buf);
	return symlink_replace(root, file->buf, target);
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
	leftovers_remove(root, dir.buf);
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

static int
apply_fix(int root, const struct path *file, const struct fix *fix)
{
	switch (fix->kind) {
	case FIX_BYTES:
		return apply_bytes(root, file, &fix->bytes);
	case FIX_LINK:
		return apply_link(root, file, fix->target);
	case FIX_COPY:
		return apply_copy(root, file, fix->from);
	case FIX_NONE:
	case FIX_UNPLANNED:
	case FIX_ROW:
		break;
	}
	return 0;
}

/* Appends the bytes that the issue's file has after its fix. */
static int
read_fixed(const struct issues *issues, const struct issue *issue, int is_applied, struct buf *out)
{
	const struct buf *new = &issue->fix.bytes.data;

	if (!is_applied && issue->fix.kind == FIX_BYTES)
		return buf_add(out, new->data, new->len);
	return io_slurp(issues->env->root, issue->file.buf, out, SIZE_MAX / 4);
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
	struct path file = issues->dists->list[dist].dir;
	struct fix_bytes record = {0};
	int status = path_push(&file, "RECORD");

	if (status == 0)
		status = apply_to_record(issues, dist, 1, &record.data);
	if (status > 0)
		status = apply_bytes(issues->env->root, &file, &record);
	if (status < 0)
		fail_errno("cannot write '%s/%s'", issues->env->shown.buf, file.buf);
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
	for (size_t i = 0; status == 0 && i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];

		status = apply_fix(env->root, &issue->file, &issue->fix);
		if (status < 0)
			fail_errno("cannot write '%s/%s'", env->shown.buf, issue->file.buf);
	}
	for (size_t dist = 0; dist < issues->dists->count; dist++)
		if (rewrite_record(issues, dist) < 0)
			status = -1;
	err_first(0);
	return status;
}
