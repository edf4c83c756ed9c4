/* SPDX-License-Identifier: MIT */
/*
 * Identities of files; see fs/file_id.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "fs/file_id.h"

struct file_id
file_id_of(const struct stat *st)
{
	return (struct file_id){
		.exists = 1,
		.device = st->st_dev,
		.inode = st->st_ino,
		.size = st->st_size,
		.mtime = st->st_mtim,
	};
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

void
file_id_add_bytes(struct file_id *id, const void *bytes, size_t n)
{
	struct sha256 s;

	sha256_init(&s);
	sha256_update(&s, bytes, n);
	sha256_final(&s, id->digest);
	id->has_digest = 1;
}

int
file_id_check_bytes(const struct file_id *id, int fd)
{
	unsigned char digest[SHA256_LEN], block[8192];
	struct sha256 s;
	off_t at = 0;
	ssize_t n;

	if (!id->has_digest)
		return 0;
	sha256_init(&s);
	while ((n = pread(fd, block, sizeof(block), at)) > 0) {
		sha256_update(&s, block, (size_t)n);
		at += n;
	}
	if (n < 0)
		return -1;
	sha256_final(&s, digest);
	if (memcmp(digest, id->digest, SHA256_LEN) == 0)
		return 0;
	errno = ESTALE;
	return -1;
}

/* On s390x, qemu-user's fstat() and lstat() leave out the nanoseconds that its fstatat() has. */
static int
is_same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec &&
	       (a->tv_nsec == b->tv_nsec || a->tv_nsec == 0 || b->tv_nsec == 0);
}

int
file_id_same(const struct file_id *a, const struct file_id *b)
{
	/* The time of change is left out: it moves with the number of hard links. */
	return a->exists == b->exists && a->device == b->device && a->inode == b->inode &&
	       a->size == b->size && is_same_time(&a->mtime, &b->mtime);
}
