/* SPDX-License-Identifier: MIT */
/*
 * Small files in the cache; see cache/entry.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "cache/entry.h"
#include "fs/io.h"
#include "fs/temporary.h"

int
cache_entry_is_own(const struct stat *st)
{
	static uid_t user = (uid_t)-1;

	if (user == (uid_t)-1)
		user = geteuid();
	return st->st_uid == user && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

static int
load_own_file(int fd, struct buf *out, size_t max)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode) || !cache_entry_is_own(&st)) {
		errno = EPERM;
		return -1;
	}
	if (st.st_size > (off_t)max) {
		errno = EFBIG;
		return -1;
	}
	if (buf_reserve(out, (size_t)st.st_size) < 0 ||
	    (st.st_size && io_read_at(fd, out->data + out->len, (size_t)st.st_size, 0) < 0))
		return -1;
	out->len += (size_t)st.st_size;
	out->data[out->len] = '\0';
	return 0;
}

int
cache_entry_load(int dir, const char *name, struct buf *out, size_t max)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int status = fd < 0 ? -1 : load_own_file(fd, out, max);

	io_close(fd);
	return status;
}

int
cache_entry_store(int dir, const char *name, const void *bytes, size_t n)
{
	struct temporary temporary;
	int status = temporary_open(&temporary, dir, "", 0600);

	if (status == 0)
		status = io_write(temporary.fd, bytes, n);
	if (status == 0)
		status = temporary_commit(&temporary, name);
	temporary_drop(&temporary);
	return status;
}
