/* SPDX-License-Identifier: MIT */
/*
 * An environment in the making; see fs/stage.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/interrupt.h"
#include "fs/abandoned.h"
#include "fs/beneath.h"
#include "fs/commit.h"
#include "fs/fd_path.h"
#include "fs/io.h"
#include "fs/lock.h"
#include "fs/resolve.h"
#include "fs/stage.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define TRIES 100 /* while other runs remove the parents that they have made */

static int
cannot_create(const struct stage *stage)
{
	const char *target = stage->target.buf;

	if (errno == EINTR && interrupt_pending())
		return -1;
	if (errno == EXDEV)
		return failf("cannot create '%s': a symlink of another user's leads there to a "
			     "directory that is not that user's",
			     target);
	if (errno == EAGAIN)
		return failf("cannot create '%s': another movenv is changing it", target);
	return fail_errno("cannot create '%s'", target);
}

void
stage_init(struct stage *stage)
{
	*stage =
		(struct stage){.parent = -1, .fd = -1, .above = -1, .staging = {-1, -1, -1, 0, ""}};
}

/* Sets the target's path, without slashes and "/." at its end. */
static int
take_target(struct stage *stage, const char *target)
{
	struct path *p = &stage->target;

	if (io_absolute(target, p) < 0)
		return -1;
	for (;;) {
		if ((p->len > 1 && p->buf[p->len - 1] == '/') ||
		    (p->len > 2 && !strcmp(p->buf + p->len - 2, "/.")))
			path_cut(p, p->len - 1);
		else
			break;
	}
	stage->dir = *p;
	return 0;
}

int
stage_find(struct stage *stage, const char *target)
{
	struct stat st;

	stage_init(stage);
	if (take_target(stage, target) < 0)
		return fail_errno("cannot create '%s'", target);
	stage->parent = resolve_dir(stage->target.buf);
	if (stage->parent >= 0) {
		stage->exists = 1;
		abandoned_sweep_beside(stage->target.buf);
		return lock_wait(stage->parent) < 0
			       ? cannot_create(stage)
			       : abandoned_settle(stage->parent, stage->target.buf, NULL);
	}
	if (errno != ENOENT)
		return cannot_create(stage);
	if (lstat(stage->target.buf, &st) == 0)
		return failf("cannot create '%s': it is a dangling symlink", stage->target.buf);
	return path_up(&stage->dir) < 0 ? cannot_create(stage) : 0;
}

/* Opens a directory above the target; end: bytes of stage->made with it. It is made if missing. */
static int
open_part_above(struct stage *stage, int dir, const char *part, size_t end)
{
	if (mkdirat(dir, part, 0777) < 0)
		return errno == EEXIST ? openat(dir, part, OPEN_DIR) : -1;
	if (!stage->first_made)
		stage->first_made = end;
	return openat(dir, part, OPEN_DIR);
}

/* Opens the last of the directories in stage->made. Returns the descriptor, or -1 with errno. */
static int
make_parents(struct stage *stage)
{
	int fd = openat(stage->above, ".", OPEN_DIR), more;
	const char *rest = stage->made.buf;
	char part[NAME_CAP];

	while (fd >= 0 && (more = path_part(&rest, part)) != 0) {
		size_t end = (size_t)(rest - stage->made.buf);
		int next = more < 0 ? -1 : open_part_above(stage, fd, part, end);

		io_close(fd);
		fd = next;
	}
	return fd;
}

/* Opens the directory that is to hold the target; missing ones are made. */
static int
open_stage_parent(struct stage *stage)
{
	struct path up = stage->dir;
	const char *rest;

	while ((stage->above = resolve_dir(up.buf)) < 0)
		if (errno != ENOENT || path_up(&up) < 0)
			return -1;
	rest = stage->dir.buf + up.len;
	rest += strspn(rest, "/");
	stage->first_made = 0;
	if (path_set(&stage->made, rest, strlen(rest)) < 0)
		return -1;
	if (stage->made.len == 0) {
		stage->parent = stage->above;
		stage->above = -1;
		return 0;
	}
	stage->parent = make_parents(stage);
	return stage->parent < 0 ? -1 : 0;
}

/* Removes the parents that were made, from the innermost up to the first one made. */
static void
remove_parents(struct stage *stage)
{
	struct path *made = &stage->made;

	while (stage->first_made && made->len >= stage->first_made) {
		const char *base;
		int dir = beneath_above(stage->above, made->buf, &base);
		int status = dir < 0 ? -1 : unlinkat(dir, base, AT_REMOVEDIR);

		if (dir >= 0)
			close(dir);
		if (status < 0 || !strchr(made->buf, '/') || path_up(made) < 0)
			break;
	}
	if (stage->above >= 0)
		close(stage->above);
	stage->above = -1;
	stage->first_made = 0;
}

/* Makes the staging directory beside a target that does not exist. */
static int
make_beside(struct stage *stage)
{
	for (int i = 0; i < TRIES; i++) {
		if (open_stage_parent(stage) == 0 &&
		    staging_make(&stage->staging, stage->parent) == 0)
			return 0;
		if (errno != ENOENT)
			return -1;
		remove_parents(stage);
		if (stage->parent >= 0)
			close(stage->parent);
		stage->parent = -1;
	}
	errno = ENOENT;
	return -1;
}

int
stage_open(struct stage *stage)
{
	int status =
		stage->exists ? staging_make(&stage->staging, stage->parent) : make_beside(stage);

	if (status == 0) {
		stage->fd = staging_add(&stage->staging, STAGING_NEW);
		status = stage->fd < 0 ? -1 : 0;
	}
	if (status < 0)
		return cannot_create(stage);
	if (!stage->exists)
		return abandoned_settle(stage->parent, stage->dir.buf, stage->staging.name);
	lock_release(stage->parent);
	return 0;
}

int
stage_open_in(struct stage *stage, const char *dir)
{
	stage_init(stage);
	if (take_target(stage, dir) < 0 || (stage->parent = resolve_dir(dir)) < 0)
		return fail_errno("cannot create a directory in '%s'", dir);
	stage->exists = 1;
	abandoned_sweep(stage->parent);
	return stage_open(stage);
}

static int
fail_path(const struct stage *stage)
{
	return failf("cannot work in '%s', which other users may write to: /proc is not mounted",
		     stage->dir.buf);
}

int
stage_path(const struct stage *stage, struct path *path)
{
	if (fd_path(stage->fd, path) == 0)
		return 0;
	if (fd_path_is_needed(stage->dir.buf))
		return fail_path(stage);
	path_copy(path, &stage->dir);
	return path_push(path, stage->staging.name) < 0 || path_push(path, STAGING_NEW) < 0
		       ? cannot_create(stage)
		       : 0;
}

int
stage_target_path(const struct stage *stage, struct path *path)
{
	path_copy(path, &stage->target);
	if (!fd_path_is_needed(stage->target.buf) ||
	    fd_path(stage->exists ? stage->parent : stage->fd, path) == 0)
		return 0;
	return fail_path(stage);
}

/* The target did not exist: it appears by one rename. */
static int
commit_new(struct stage *stage)
{
	const char *target = stage->target.buf;

	if (renameat(stage->staging.top, STAGING_NEW, stage->parent, path_base(target)) == 0) {
		stage->first_made = 0;
		stage->staging.is_empty = 1;
		return 0;
	}
	if (errno != ENOTEMPTY && errno != EEXIST)
		return fail_errno("cannot create '%s'", target);
	failf("cannot create '%s': another movenv made it at the same time", target);
	advise("it is complete; run this again if it is to be changed");
	return -1;
}

int
stage_commit(struct stage *stage, enum stage_mode mode)
{
	const struct commit commit = {stage->parent, stage->target.buf, &stage->staging,
				      stage->whole};
	int status;

	if (!stage->exists)
		return commit_new(stage);
	if (lock_wait(stage->parent) < 0)
		return cannot_create(stage);
	status = mode == STAGE_CLEAR ? commit_clear(&commit) : commit_merge(&commit);
	lock_release(stage->parent);
	return status;
}

void
stage_drop(struct stage *stage)
{
	if (stage->fd >= 0)
		close(stage->fd);
	if (staging_remove(&stage->staging) < 0) {
		if (errno == EINTR && interrupt_pending())
			failf("cannot remove '%s/%s' in the time that a signal leaves",
			      stage->dir.buf, stage->staging.name);
		else
			fail_errno("cannot remove '%s/%s'", stage->dir.buf, stage->staging.name);
		advise("the next movenv there tries again");
	}
	remove_parents(stage);
	if (stage->parent >= 0)
		close(stage->parent);
	stage->fd = stage->parent = -1;
}
