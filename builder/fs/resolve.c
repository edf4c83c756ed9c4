/* SPDX-License-Identifier: MIT */
/*
 * Directories by path; see fs/resolve.h. The walk opens each part once, so that the symlink whose
 * owner was looked at is the one that is followed.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/path.h"
#include "fs/io.h"
#include "fs/openat2.h"
#include "fs/resolve.h"

struct resolve {
	int at;           /* the directory so far, O_PATH */
	struct path rest; /* of the way … */
	const char *next; /* … and what is left of it */
	int hops;
	int is_foreign; /* a symlink of the user `owner` was followed */
	uid_t owner;
};

/* In a user namespace, the owner of "/" stands for root and all other system users. */
static int
is_own(uid_t owner)
{
	struct stat root;

	return owner == 0 || owner == geteuid() || (stat("/", &root) == 0 && owner == root.st_uid);
}

/* Puts the target of a symlink, open by O_PATH, before the rest of the way. */
static int
resolve_link(struct resolve *r, int link, uid_t owner)
{
	struct path to = {0};
	ssize_t n = readlinkat(link, "", to.buf, sizeof(to.buf) - 1);

	if (n <= 0 || ++r->hops > LINK_HOPS_MAX) {
		errno = n < 0 ? errno : ELOOP;
		return -1;
	}
	if (!is_own(owner)) {
		errno = EXDEV;
		if (r->is_foreign && r->owner != owner)
			return -1;
		r->is_foreign = 1;
		r->owner = owner;
	}
	to.len = (size_t)n;
	if (path_add(&to, "/", 1) < 0 || path_add(&to, r->next, strlen(r->next)) < 0)
		return -1;
	path_copy(&r->rest, &to);
	r->next = r->rest.buf;
	if (to.buf[0] != '/')
		return 0;
	close(r->at);
	r->at = openat(AT_FDCWD, "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return r->at < 0 ? -1 : 0;
}

/* Goes to the next part of the way. */
static int
resolve_part(struct resolve *r, const char *part)
{
	int next = openat(r->at, part, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	int status = next < 0 ? -1 : 0;
	struct stat st;

	if (status == 0)
		status = fstat(next, &st);
	if (status == 0 && S_ISDIR(st.st_mode)) {
		close(r->at);
		r->at = next;
		return 0;
	}
	if (status == 0 && S_ISLNK(st.st_mode)) {
		status = resolve_link(r, next, st.st_uid);
	} else if (status == 0) {
		errno = ENOTDIR;
		status = -1;
	}
	io_close(next);
	return status;
}

/* Opens the directory at the end of the way for reading, unless its owner is a wrong one. */
static int
resolve_end(const struct resolve *r)
{
	struct stat st;

	if (r->is_foreign && (fstat(r->at, &st) < 0 || st.st_uid != r->owner)) {
		errno = EXDEV;
		return -1;
	}
	return openat(r->at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int
resolve_by_parts(const char *path)
{
	struct resolve r = {.at = openat(AT_FDCWD, path[0] == '/' ? "/" : ".",
					 O_PATH | O_DIRECTORY | O_CLOEXEC)};
	int status = r.at < 0 ? -1 : path_set(&r.rest, path, strlen(path));
	char part[NAME_CAP];
	int fd = -1, more;

	r.next = r.rest.buf;
	while (status == 0 && (more = path_part(&r.next, part)) != 0)
		status = more < 0 ? -1 : resolve_part(&r, part);
	if (status == 0)
		fd = resolve_end(&r);
	io_close(r.at);
	return fd;
}

int
resolve_dir(const char *path)
{
	/* Without a symlink on the way, no owner has to be looked at. */
	int fd = openat2_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC,
			      OPENAT2_NO_SYMLINKS);

	return fd < 0 && (errno == ELOOP || openat2_is_missing(errno)) ? resolve_by_parts(path)
								       : fd;
}
