/* SPDX-License-Identifier: MIT */
/*
 * The staging directory; see fs/stage.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "fs/io.h"
#include "fs/merge.h"
#include "fs/stage.h"
#include "fs/temporary.h"
#include "fs/tree.h"

#define OLD_NAME "old"
#define NEW_NAME "new"

/* Makes the missing directories above a path; the first one made goes to stage->made. */
static int
make_parents(struct stage *stage, const struct path *dir)
{
	struct path up = *dir;

	if (mkdir(dir->buf, 0777) == 0) {
		stage->made = *dir;
		return 0;
	}
	if (errno == EEXIST)
		return 0;
	if (errno != ENOENT || path_up(&up) < 0 || up.len >= dir->len ||
	    make_parents(stage, &up) < 0)
		return -1;
	if (mkdir(dir->buf, 0777) < 0 && errno != EEXIST)
		return -1;
	if (!stage->made.len)
		stage->made = *dir;
	return 0;
}

static int
make_staging_dir(void *arg, int dir, const char *path)
{
	(void)arg;
	return mkdirat(dir, path, 0777);
}

static int
make_staging(struct stage *stage)
{
	struct path path;

	if (temporary_at(stage->parent, "", make_staging_dir, NULL, &path) < 0)
		return -1;
	memcpy(stage->name, path.buf, path.len + 1);
	return 0;
}

/*
 * A new environment is built in the staging directory itself, because each directory costs time.
 * One that replaces another is built in a subdirectory: the old one gets a place beside it.
 */
static int
open_staging(struct stage *stage)
{
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	int top;

	stage->parent = open(stage->dir.buf, flags);
	if (stage->parent < 0 || make_staging(stage) < 0)
		return -1;
	top = openat(stage->parent, stage->name, flags | O_NOFOLLOW);
	if (top < 0 || !stage->exists)
		return stage->fd = top, top < 0 ? -1 : 0;
	if (mkdirat(top, NEW_NAME, 0777) == 0)
		stage->fd = openat(top, NEW_NAME, flags | O_NOFOLLOW);
	close(top);
	return stage->fd < 0 ? -1 : 0;
}

/* Sets the target's path, without slashes and "/." at its end. */
static int
take_target(struct stage *stage, const char *target)
{
	struct path *p = &stage->target;

	if (io_absolute(target, p) < 0)
		return -1;
	for (;;) {
		if (p->len > 1 && p->buf[p->len - 1] == '/')
			path_cut(p, p->len - 1);
		else if (p->len > 2 && !strcmp(p->buf + p->len - 2, "/."))
			path_cut(p, p->len - 1);
		else
			break;
	}
	stage->dir = *p;
	return 0;
}

int
stage_open(struct stage *stage, const char *target)
{
	struct stat st;
	int status;

	*stage = (struct stage){.parent = -1, .fd = -1};
	status = take_target(stage, target);
	if (status == 0 && stat(stage->target.buf, &st) == 0) {
		stage->exists = 1;
		if (!S_ISDIR(st.st_mode)) {
			errno = ENOTDIR;
			status = -1;
		}
	} else if (status == 0 && errno == ENOENT && lstat(stage->target.buf, &st) == 0) {
		return failf("cannot create '%s': it is a dangling symlink", target);
	} else if (status == 0) {
		status = path_up(&stage->dir) < 0 ? -1 : make_parents(stage, &stage->dir);
	}
	if (status == 0)
		status = open_staging(stage);
	if (status < 0) {
		fail_errno("cannot create '%s'", target);
		stage_drop(stage);
	}
	return status;
}

int
stage_place(const struct stage *stage, struct path *place)
{
	path_copy(place, &stage->dir);
	return path_push(place, stage->name) < 0 ||
			       (stage->exists && path_push(place, NEW_NAME) < 0)
		       ? -1
		       : 0;
}

/* The target did not exist: it appears by one rename. */
static int
commit_new(struct stage *stage)
{
	if (renameat(stage->parent, stage->name, stage->parent, path_base(stage->target.buf)) < 0)
		return fail_errno("cannot create '%s'", stage->target.buf);
	stage->name[0] = '\0';
	stage->made.len = 0;
	return 0;
}

static int
merge_staged(struct stage *stage)
{
	struct path where = {0};

	if (merge_trees(stage->fd, stage->parent, CFG_NAME, &where) == 0)
		return 0;
	return fail_errno("cannot write '%s' in '%s'", where.buf, stage->target.buf);
}

/* Entries that could not be put back stay in the staging directory: stage_drop() must keep it. */
static void
keep_old(struct stage *stage, int old)
{
	if (tree_is_empty(old, NULL) == 1)
		return;
	fail_errno("cannot put back all of '%s'", stage->target.buf);
	advise("the rest is in '%s/%s/" OLD_NAME "'", stage->dir.buf, stage->name);
	stage->name[0] = '\0';
}

/*
 * The old entries go into the staging directory first, by renames. A failure puts them back, and a
 * kill leaves them whole under another name.
 */
static int
clear_and_merge(struct stage *stage)
{
	int top =
		openat(stage->parent, stage->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int old = -1;
	int status = -1;

	if (top >= 0 && mkdirat(top, OLD_NAME, 0777) == 0)
		old = openat(top, OLD_NAME, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (old < 0 || tree_move_all(stage->parent, old, stage->name) < 0) {
		status = fail_errno("cannot clear '%s'", stage->target.buf);
	} else {
		status = merge_staged(stage);
		if (status < 0 && tree_move_all(stage->parent, stage->fd, stage->name) == 0)
			tree_move_all(old, stage->parent, "");
	}
	if (status < 0 && old >= 0)
		keep_old(stage, old);
	if (old >= 0)
		close(old);
	if (top >= 0)
		close(top);
	return status;
}

/* A merge that replaces one directory: the old one stays in the staging directory until the end. */
static int
replace_and_merge(struct stage *stage)
{
	const char *whole = stage->whole;
	int to = stage->parent, status;
	struct path spare = {0};

	if (path_push(&spare, stage->name) < 0 || path_push(&spare, whole) < 0 ||
	    renameat(to, whole, to, spare.buf) < 0)
		return fail_errno("cannot replace '%s/%s'", stage->target.buf, whole);
	status = renameat(stage->fd, whole, to, whole) < 0
			 ? fail_errno("cannot write '%s/%s'", stage->target.buf, whole)
			 : merge_staged(stage);
	if (status < 0) {
		renameat(to, whole, stage->fd, whole);
		renameat(to, spare.buf, to, whole);
	}
	return status;
}

int
stage_commit(struct stage *stage, enum stage_mode mode)
{
	if (!stage->exists)
		return commit_new(stage);
	if (mode == STAGE_CLEAR)
		return clear_and_merge(stage);
	return stage->whole ? replace_and_merge(stage) : merge_staged(stage);
}

/* Removes the parents that were made, from the innermost up to the first one made. */
static void
remove_parents(struct stage *stage)
{
	struct path dir = stage->dir;

	while (stage->made.len && dir.len >= stage->made.len && rmdir(dir.buf) == 0)
		if (path_up(&dir) < 0)
			break;
}

int
stage_drop(struct stage *stage)
{
	int status = 0;

	if (stage->fd >= 0)
		close(stage->fd);
	if (stage->parent >= 0) {
		if (stage->name[0] && tree_remove(stage->parent, stage->name) < 0 &&
		    errno != ENOENT)
			status = fail_errno("cannot remove '%s/%s'", stage->dir.buf, stage->name);
		close(stage->parent);
	}
	remove_parents(stage);
	stage->fd = -1;
	stage->parent = -1;
	return status;
}
