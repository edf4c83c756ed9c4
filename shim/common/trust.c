/* SPDX-License-Identifier: MIT */
/*
 * The rule for interpreters; see common/trust.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/readlink.h"
#include "common/trust.h"

/* A walk from the root directory to a file, through its symlinks. */
struct trust_walk {
	enum trust_source source;
	uid_t user, root; /* root: the owner of root's files, seen from here */
	int links;        /* symlinks followed */
	struct path *at;  /* the directory that was reached */
	struct stat dir;  /* its status */
	struct path path; /* the file's; a symlink's target is put in its place … */
	const char *rest; /* … and what is left of it */
};

static int
is_root(const struct trust_walk *walk, uid_t owner)
{
	return owner == 0 || owner == walk->root;
}

/* Returns 1 if a file or directory of this owner may be on the way. */
static int
may_own(const struct trust_walk *walk, uid_t owner)
{
	if (is_root(walk, owner))
		return 1;
	return walk->user != 0 && (walk->source == TRUST_PATH || owner == walk->user);
}

/* Judges the directory that was reached, whose next component has the status next. */
static enum trust
judge_directory(const struct trust_walk *walk, const struct stat *next)
{
	int is_safe_sticky = (walk->dir.st_mode & S_ISVTX) && *walk->rest &&
			     (is_root(walk, next->st_uid) || next->st_uid == walk->user);
	size_t mark = walk->at->len;
	struct stat cfg;
	int is_environment;

	if ((walk->dir.st_mode & S_IWOTH) && !is_safe_sticky)
		return TRUST_OPEN;
	if (!may_own(walk, walk->dir.st_uid))
		return TRUST_FOREIGN;
	if (path_push(walk->at, CFG_NAME) < 0)
		return TRUST_MISSING;
	/* musl's faccessat() with a flag holds code for old kernels: 1 KB in the shim. */
	is_environment = fstatat(AT_FDCWD, walk->at->buf, &cfg, AT_SYMLINK_NOFOLLOW) == 0;
	if (!is_environment && errno != ENOENT)
		return TRUST_MISSING;
	path_cut(walk->at, mark);
	return is_environment ? TRUST_ENVIRONMENT : TRUST_GIVEN;
}

static enum trust
judge_file(const struct trust_walk *walk, const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return TRUST_IRREGULAR;
	if (st->st_mode & S_IWOTH)
		return TRUST_OPEN_FILE;
	return may_own(walk, st->st_uid) ? TRUST_GIVEN : TRUST_FOREIGN;
}

/* Goes back to the root directory. */
static enum trust
start_walk(struct trust_walk *walk)
{
	path_set(walk->at, "/", 1);
	return fstatat(AT_FDCWD, "/", &walk->dir, 0) < 0 ? TRUST_MISSING : TRUST_GIVEN;
}

/* Puts the target of a symlink, which was reached, in front of the rest. */
static enum trust
enter_symlink(struct trust_walk *walk, size_t parent)
{
	char target[PATH_CAP];
	struct path rest;
	ssize_t n = readlink(walk->at->buf, target, sizeof(target));

	if (n <= 0 || ++walk->links > LINK_HOPS_MAX) {
		errno = n > 0 ? ELOOP : ENOENT;
		return TRUST_MISSING;
	}
	if (path_set(&rest, walk->rest, strlen(walk->rest)) < 0 ||
	    path_set(&walk->path, target, (size_t)n) < 0 ||
	    (rest.len && path_push(&walk->path, rest.buf) < 0))
		return TRUST_MISSING;
	walk->rest = walk->path.buf;
	path_cut(walk->at, parent);
	return target[0] == '/' ? start_walk(walk) : TRUST_GIVEN;
}

/* Goes up: the directory was judged on the way down. */
static enum trust
leave_directory(struct trust_walk *walk)
{
	if (path_up(walk->at) < 0 || fstatat(AT_FDCWD, walk->at->buf, &walk->dir, 0) < 0)
		return TRUST_MISSING;
	return TRUST_GIVEN;
}

/* Goes one component on. The walk is at its end if *done. */
static enum trust
step(struct trust_walk *walk, int *done)
{
	char name[NAME_CAP];
	struct stat next;
	size_t parent = walk->at->len;
	enum trust trust;

	switch (path_part(&walk->rest, name)) {
	case -1:
		return TRUST_MISSING;
	case 0:
		return TRUST_IRREGULAR; /* a directory */
	}
	if (!strcmp(name, "."))
		return TRUST_GIVEN;
	if (!strcmp(name, ".."))
		return leave_directory(walk);
	if (path_push(walk->at, name) < 0 ||
	    fstatat(AT_FDCWD, walk->at->buf, &next, AT_SYMLINK_NOFOLLOW) < 0)
		return TRUST_MISSING;
	path_cut(walk->at, parent);
	trust = judge_directory(walk, &next);
	if (trust != TRUST_GIVEN)
		return trust;
	path_push(walk->at, name);
	if (S_ISLNK(next.st_mode))
		return enter_symlink(walk, parent);
	walk->dir = next;
	if (S_ISDIR(next.st_mode))
		return TRUST_GIVEN;
	*done = 1;
	return *walk->rest ? TRUST_MISSING : judge_file(walk, &next);
}

enum trust
trust_judge(const char *file, enum trust_source source, struct path *at)
{
	struct trust_walk walk = {.source = source, .user = geteuid(), .at = at};
	struct stat usr;
	enum trust trust = TRUST_MISSING;
	int done = 0;

	if (source == TRUST_NAMED)
		return TRUST_GIVEN;
	path_set(at, "/", 1);
	walk.rest = walk.path.buf;
	if (file[0] == '/' && path_set(&walk.path, file, strlen(file)) == 0)
		trust = start_walk(&walk);
	walk.root = fstatat(AT_FDCWD, "/usr", &usr, 0) == 0 ? usr.st_uid : 0;
	while (trust == TRUST_GIVEN && !done)
		trust = step(&walk, &done);
	return trust;
}
