/* SPDX-License-Identifier: MIT */
/*
 * Copies; see fs/copy.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/interrupt.h"
#include "fs/copy.h"
#include "fs/io.h"

#define AT_ONCE (4 << 20) /* bytes that the kernel copies before a signal counts */

static struct progress *shown;
static copy_noted *watching;
static pthread_mutex_t shown_lock = PTHREAD_MUTEX_INITIALIZER; /* several threads copy a tree */

void
copy_show(struct progress *progress)
{
	shown = progress;
}

void
copy_watch(copy_noted *note)
{
	watching = note;
}

void
copy_note(const char *path)
{
	if (!watching)
		return;
	pthread_mutex_lock(&shown_lock);
	watching(path);
	pthread_mutex_unlock(&shown_lock);
}

static void
add_copied(size_t n)
{
	if (!shown)
		return;
	pthread_mutex_lock(&shown_lock);
	progress_add(shown, n);
	pthread_mutex_unlock(&shown_lock);
}

int
copy_bytes(int from, int to, off_t size)
{
	char block[32768]; /* on the stack of a thread */
	ssize_t n;
	int any = 0;

	while ((n = interrupt_check() < 0
			    ? -1
			    : copy_file_range(from, NULL, to, NULL, AT_ONCE, 0)) > 0) {
		any = 1;
		add_copied((size_t)n);
		size -= n;
		if (size == 0) /* no call for the end */
			return 0;
	}
	if (n == 0 && any)
		return 0;
	if (any && n < 0)
		return -1;
	while ((n = interrupt_check() < 0 ? -1 : read(from, block, sizeof(block))) > 0) {
		if (io_write(to, block, (size_t)n) < 0)
			return -1;
		add_copied((size_t)n);
	}
	return n < 0 ? -1 : 0;
}

int
copy_open(int from, const struct stat *st, int dir, const char *name)
{
	const struct timespec times[] = {st->st_mtim, st->st_mtim};
	int to = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
			st->st_mode & 0111 ? 0755 : 0644);
	int status = to < 0 ? -1 : copy_bytes(from, to, st->st_size);

	if (to < 0)
		return -1;
	if (status == 0)
		status = futimens(to, times);
	return io_finish(to, dir, name, status);
}

int
copy_file(const char *from, int dir, const char *name)
{
	int fd = openat(AT_FDCWD, from, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	int status;

	copy_note(from);
	if (fd < 0)
		return -1;
	status = fstat(fd, &st);
	if (status == 0 && !S_ISREG(st.st_mode)) {
		errno = EINVAL;
		status = -1;
	}
	if (status == 0)
		status = copy_open(fd, &st, dir, name);
	io_close(fd);
	return status;
}

int
copy_times_as(const char *from, int to, const char *name)
{
	struct stat st;

	return fstatat(AT_FDCWD, from, &st, 0) < 0
		       ? -1
		       : utimensat(to, name, (struct timespec[]){st.st_mtim, st.st_mtim}, 0);
}

int
copy_times(int from, int to, const char *name)
{
	struct stat st;

	return fstatat(from, name, &st, 0) < 0
		       ? -1
		       : utimensat(to, name, (struct timespec[]){st.st_mtim, st.st_mtim}, 0);
}
