/* SPDX-License-Identifier: MIT */
/*
 * Whole files; see fs/io.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/interrupt.h"
#include "fs/io.h"

#define AT_ONCE (4u << 20) /* bytes that are read or written before a signal counts */

/* Reads up to `want` bytes. Returns how many, or -1 with errno. */
static ssize_t
slurp_part(int fd, struct buf *out, size_t want)
{
	ssize_t n;

	if (buf_reserve(out, want) < 0)
		return -1;
	do
		n = read(fd, out->data + out->len, want);
	while (n < 0 && errno == EINTR && !interrupt_pending());
	if (n >= 0) {
		out->len += (size_t)n;
		out->data[out->len] = '\0';
	}
	return n;
}

int
io_slurp_known(int fd, const struct stat *st, struct buf *out, size_t max)
{
	size_t size = (size_t)st->st_size, start = out->len;
	ssize_t n = 1;

	errno = !S_ISREG(st->st_mode) ? EINVAL : (uint64_t)st->st_size > max ? EFBIG : 0;
	if (errno)
		return -1;
	/* A file of the kernel has no size: it is read to its end. */
	while (n > 0 && (size == 0 || out->len - start < size)) {
		size_t want = size ? size - (out->len - start) : 4096;

		if (out->len - start >= AT_ONCE && interrupt_check() < 0)
			return -1;
		n = slurp_part(fd, out, want < AT_ONCE ? want : AT_ONCE);
		if (out->len - start > max) {
			errno = EFBIG;
			return -1;
		}
	}
	return n < 0 ? -1 : 0;
}

int
io_slurp_fd(int fd, struct buf *out, size_t max)
{
	struct stat st;

	return fstat(fd, &st) < 0 ? -1 : io_slurp_known(fd, &st, out, max);
}

void
io_close(int fd)
{
	int saved = errno;

	if (fd >= 0)
		close(fd);
	errno = saved;
}

int
io_slurp(int dir, const char *name, struct buf *out, size_t max)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	int status;

	if (fd < 0)
		return -1;
	status = io_slurp_fd(fd, out, max);
	io_close(fd);
	return status;
}

int
io_write(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t done = write(fd, at, n < AT_ONCE ? n : AT_ONCE);

		if (done < 0 && errno == EINTR && !interrupt_pending()) /* of a pipe */
			continue;
		if (done < 0)
			return -1;
		at += done;
		n -= (size_t)done;
		if (n > 0 && done == AT_ONCE && interrupt_check() < 0)
			return -1;
	}
	return 0;
}

mode_t
io_program_mode(mode_t mode)
{
	return mode & 0111 ? mode : mode | (mode & 0444) >> 2;
}

mode_t
io_umask(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return mask;
}

mode_t
io_restored_mode(mode_t mode)
{
	return mode | 0100 | ((mode & 0444) >> 2 & ~io_umask());
}

int
io_finish(int fd, int dir, const char *name, int status)
{
	int saved = errno;

	if (close(fd) < 0 && status == 0) {
		status = -1;
		saved = errno;
	}
	if (status < 0)
		unlinkat(dir, name, 0);
	errno = saved;
	return status;
}

int
io_create(int dir, const char *name, const void *bytes, size_t n, mode_t mode)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);

	return fd < 0 ? -1 : io_finish(fd, dir, name, io_write(fd, bytes, n));
}

int
io_read_at(int fd, void *bytes, size_t n, off_t at)
{
	char *to = bytes;

	while (n > 0) {
		ssize_t got = pread(fd, to, n, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EBADMSG;
		if (got <= 0)
			return -1;
		to += got;
		at += got;
		n -= (size_t)got;
	}
	return 0;
}

int
io_absolute(const char *name, struct path *out)
{
	char cwd[PATH_CAP];

	if (name[0] == '/')
		return path_set(out, name, strlen(name));
	if (!getcwd(cwd, sizeof(cwd)) || path_set(out, cwd, strlen(cwd)) < 0)
		return -1;
	while (name[0] == '.' && name[1] == '/')
		name += 2;
	return strcmp(name, ".") == 0 ? 0 : path_push(out, name);
}

int
io_is_out_of_reach(int error)
{
	return error == ENOENT || error == ENOTDIR || error == EACCES || error == ELOOP ||
	       error == ENAMETOOLONG;
}

int
io_leads_nowhere(int dir, const char *name)
{
	return faccessat(dir, name, F_OK, 0) < 0 && io_is_out_of_reach(errno);
}

int
io_same(const char *a, const char *b)
{
	struct stat sa, sb;

	return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev &&
	       sa.st_ino == sb.st_ino;
}
