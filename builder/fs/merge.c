/* SPDX-License-Identifier: MIT */
/*
 * One directory tree put into another; see fs/merge.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/attributes.h"
#include "core/buf.h"
#include "core/interrupt.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/merge.h"

#define OPEN_DIR (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/*
 * One step of a merge. In environments that venv made, lib64 is a symlink to lib. It is the only
 * symlink that a merge follows, because it cannot leave the directory.
 */
static int
open_merged(int dir, const char *name)
{
	char target[8];

	if (!strcmp(name, "lib64") && readlinkat(dir, name, target, sizeof(target)) == 3 &&
	    !memcmp(target, "lib", 3))
		name = "lib";
	return openat(dir, name, OPEN_DIR);
}

static int merge_directories(int from, int to, const char *last, struct path *where, int move);

static int
merge_dirs(int from, int to, const char *name, struct path *where, int move)
{
	int a = openat(from, name, OPEN_DIR);
	int b = open_merged(to, name);
	int status = a < 0 || b < 0 ? -1 : merge_directories(a, b, NULL, where, move);
	int saved = errno == ELOOP ? ENOTDIR : errno;

	if (a >= 0)
		close(a);
	if (b >= 0)
		close(b);
	errno = saved;
	if (status == 0 && move)
		return unlinkat(from, name, AT_REMOVEDIR);
	return status;
}

/*
 * Gives a new file the attributes of the one that it replaces, as far as this user may: the umask
 * of a later run neither opens an environment to others nor closes it. A program stays one.
 */
static void
keep_attributes(int from, int to, const char *name, mode_t mine, mode_t theirs)
{
	mode_t mode = theirs & 0777;
	int old, new;

	if (!S_ISREG(mine) || !S_ISREG(theirs))
		return;
	old = openat(to, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	new = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (mine & 0111)
		mode = io_program_mode(mode);
	if (old >= 0 && new >= 0 && !attributes_copy(old, new) && mode != (theirs & 07777))
		(void)!fchmod(new, mode);
	if (old >= 0)
		close(old);
	if (new >= 0)
		close(new);
}

static int
merge_file(int from, int to, const char *name, mode_t mine, mode_t theirs)
{
	keep_attributes(from, to, name, mine, theirs);
	return renameat(from, name, to, name);
}

static int
merge_entry(int from, int to, const char *name, struct path *where, int move)
{
	struct stat mine, theirs;
	size_t mark = where->len;
	int status = -1;

	if (path_push(where, name) < 0 || fstatat(from, name, &mine, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (fstatat(to, name, &theirs, AT_SYMLINK_NOFOLLOW) < 0)
		status = errno != ENOENT ? -1 : move ? renameat(from, name, to, name) : 0;
	else if (S_ISDIR(mine.st_mode))
		status = merge_dirs(from, to, name, where, move);
	else if (S_ISDIR(theirs.st_mode))
		errno = EISDIR;
	else
		status = move ? merge_file(from, to, name, mine.st_mode, theirs.st_mode) : 0;
	if (status == 0)
		path_cut(where, mark);
	return status;
}

static int
merge_directories(int from, int to, const char *last, struct path *where, int move)
{
	struct buf names = {0};
	int status = dirlist_read(from, &names);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));) {
		/* What has begun to move is moved: a signal counts before. */
		if (!move && interrupt_check() < 0)
			status = -1;
		else if (!last || strcmp(name, last) != 0)
			status = merge_entry(from, to, name, where, move);
	}
	if (status == 0 && last)
		status = merge_entry(from, to, last, where, move);
	buf_free(&names);
	return status;
}

int
merge_trees(int from, int to, const char *last, struct path *where)
{
	if (merge_directories(from, to, last, where, 0) < 0)
		return -1;
	return merge_directories(from, to, last, where, 1);
}
