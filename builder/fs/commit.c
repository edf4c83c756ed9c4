/* SPDX-License-Identifier: MIT */
/*
 * Moving built files to their target; see fs/commit.h. The rename of "new" to "ready" decides:
 * before it, a killed commit is undone; after it, it is completed.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/layout.h"
#include "core/err.h"
#include "fs/commit.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/merge.h"
#include "fs/tree.h"

static int
has_entry(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Moves the directories that "spare" has a place for out of the target, if new ones are ready. */
static int
swap_spares(const struct commit *c, int ready)
{
	int spare = staging_enter(c->staging, STAGING_SPARE);
	struct buf names = {0};
	int status = spare < 0 ? -(errno != ENOENT) : dirlist_read(spare, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		if (has_entry(ready, name) && renameat(c->dir, name, spare, name) < 0 &&
		    errno != ENOENT && errno != ENOTEMPTY && errno != EEXIST)
			status = fail_errno("cannot replace '%s/%s'", c->target, name);
	buf_free(&names);
	io_close(spare);
	return status;
}

/* Moves all that is ready to the target. */
static int
move_ready(const struct commit *c)
{
	int ready = staging_enter(c->staging, STAGING_READY);
	struct path where = {0};
	int status = ready < 0 ? fail_errno("cannot write '%s'", c->target) : swap_spares(c, ready);

	if (status == 0) {
		/* pyvenv.cfg is moved last, and is gone if only that was left to do. */
		const char *last = has_entry(ready, CFG_NAME) ? CFG_NAME : NULL;

		status = merge_trees(ready, c->dir, last, &where);
		if (status < 0)
			fail_errno("cannot write '%s' in '%s'", where.buf, c->target);
	}
	io_close(ready);
	return status;
}

static int
make_ready(const struct commit *c)
{
	int top = c->staging->top;

	return renameat(top, STAGING_NEW, top, STAGING_READY) < 0
		       ? fail_errno("cannot write '%s'", c->target)
		       : 0;
}

/* Makes a place in "spare" for the directory that is replaced. */
static int
make_spare(const struct commit *c)
{
	int spare, status;

	if (!c->whole)
		return 0;
	spare = staging_add(c->staging, STAGING_SPARE);
	status = spare < 0 ? -1 : mkdirat(spare, c->whole, 0777);
	io_close(spare);
	return status < 0 ? fail_errno("cannot replace '%s/%s'", c->target, c->whole) : 0;
}

/* Puts the directory that was replaced back, and the new one away. */
static void
undo_spare(const struct commit *c)
{
	int spare = c->whole ? staging_enter(c->staging, STAGING_SPARE) : -1;
	int ready = spare < 0 ? -1 : staging_enter(c->staging, STAGING_READY);

	if (ready >= 0 &&
	    (!has_entry(c->dir, c->whole) || renameat(c->dir, c->whole, ready, c->whole) == 0))
		renameat(spare, c->whole, c->dir, c->whole);
	io_close(ready);
	io_close(spare);
}

int
commit_merge(const struct commit *c)
{
	if (make_spare(c) < 0 || make_ready(c) < 0)
		return -1;
	if (move_ready(c) == 0)
		return 0;
	undo_spare(c);
	return -1;
}

/* Entries that could not be put back stay in the staging directory, which is kept. */
static void
keep_old(const struct commit *c, int old)
{
	if (tree_is_empty(old, NULL) == 1)
		return;
	fail_errno("cannot put back all of '%s'", c->target);
	advise("the rest is in '%s/%s/" STAGING_OLD "'; the next movenv there tries again",
	       c->target, c->staging->name);
	staging_close(c->staging);
}

/* Takes back a clear that failed after all was moved away. */
static void
undo_clear(const struct commit *c, int old)
{
	int top = c->staging->top;
	int ready = staging_enter(c->staging, STAGING_READY);

	if (ready >= 0 && tree_move_all(c->dir, ready, staging_is) == 0 &&
	    renameat(top, STAGING_READY, top, STAGING_NEW) == 0)
		tree_move_all(old, c->dir, NULL);
	io_close(ready);
}

int
commit_clear(const struct commit *c)
{
	int old = staging_add(c->staging, STAGING_OLD);
	int status;

	if (old < 0 || tree_move_all(c->dir, old, staging_is) < 0) {
		status = fail_errno("cannot clear '%s'", c->target);
	} else {
		status = make_ready(c);
		if (status == 0)
			status = move_ready(c);
		if (status < 0)
			undo_clear(c, old);
	}
	if (status < 0 && old >= 0)
		keep_old(c, old);
	io_close(old);
	return status;
}

/* Moves entries back to the target, but for names that it has again. */
static int
put_back(const struct commit *c, int old)
{
	struct buf names = {0};
	int status = dirlist_read(old, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		if (!has_entry(c->dir, name))
			status = renameat(old, name, c->dir, name);
	buf_free(&names);
	return status < 0 ? fail_errno("cannot put back all of '%s'", c->target) : 0;
}

int
commit_settle(const struct commit *c)
{
	int old, status;

	if (has_entry(c->staging->top, STAGING_READY))
		return move_ready(c);
	old = staging_enter(c->staging, STAGING_OLD);
	if (old < 0)
		return errno == ENOENT ? 0 : fail_errno("cannot put back all of '%s'", c->target);
	status = put_back(c, old);
	io_close(old);
	return status;
}
