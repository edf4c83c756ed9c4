/* SPDX-License-Identifier: MIT */
/*
 * Identities of files; see fs/file_id.h.
 */
#include <errno.h>
#include <fcntl.h>

#include "fs/file_id.h"

struct file_id
file_id_of(const struct stat *st)
{
	return (struct file_id){1, st->st_dev, st->st_ino, st->st_size, st->st_mtim};
}

int
file_id_of_fd(struct file_id *id, int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -1;
	*id = file_id_of(&st);
	return 0;
}

int
file_id_read(struct file_id *id, int dir, const char *name)
{
	struct stat st;

	*id = (struct file_id){0};
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -1;
	*id = file_id_of(&st);
	return 0;
}

int
file_id_same(const struct file_id *a, const struct file_id *b)
{
	/* The time of change is left out: it moves with the number of hard links. */
	return a->exists == b->exists && a->device == b->device && a->inode == b->inode &&
	       a->size == b->size && a->mtime.tv_sec == b->mtime.tv_sec &&
	       a->mtime.tv_nsec == b->mtime.tv_nsec;
}
