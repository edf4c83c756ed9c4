/* SPDX-License-Identifier: MIT */
/*
 * Rights of an owner; see fs/owner.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/owner.h"

#define OPEN_FILE (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* Opens it without root's capabilities, which go with the user of the file system (setfsuid(2)). */
static int
open_with_ids(int dir, const char *file, uid_t uid, gid_t gid)
{
	int fd = -1, saved = EPERM;

	setfsgid(gid);
	setfsuid(uid);
	if ((uid_t)setfsuid((uid_t)-1) == uid && (gid_t)setfsgid((gid_t)-1) == gid) {
		fd = openat(dir, file, OPEN_FILE);
		saved = errno;
	}
	setfsuid(geteuid());
	setfsgid(getegid());
	errno = saved;
	return fd;
}

int
owner_open(int dir, const char *file)
{
	int count = getgroups(0, NULL), fd = -1, saved;
	gid_t *groups;
	struct stat st;

	if (fstat(dir, &st) < 0 || count < 0)
		return -1;
	if (geteuid() != 0 || st.st_uid == 0)
		return openat(dir, file, OPEN_FILE);
	groups = calloc((size_t)count + 1, sizeof(*groups));
	if (groups && getgroups(count, groups) == count &&
	    (count == 0 || setgroups(0, NULL) == 0)) {
		fd = open_with_ids(dir, file, st.st_uid, st.st_gid);
		saved = errno;
		if (count > 0 && setgroups((size_t)count, groups) < 0)
			abort(); /* this process would go on with other rights than it has */
		errno = saved;
	}
	saved = errno;
	free(groups);
	errno = saved;
	return fd;
}

int
owner_is_trusted(uid_t owner)
{
	struct stat usr;

	return owner == 0 || owner == geteuid() || (stat("/usr", &usr) == 0 && owner == usr.st_uid);
}
