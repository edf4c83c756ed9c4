/* SPDX-License-Identifier: MIT */
/*
 * Copies of directories; see fs/copy.h. Each thread takes a directory that waits, makes its
 * directories, which wait then, and copies its files.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/processors.h"
#include "fs/copy.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/tree.h"

#define DEPTH_MAX 64
#define THREADS_MAX 4 /* further ones wait for each other in the file system */

struct tree_copy {
	const struct path *from;
	int to;
	int (*wanted)(const char *name, int depth);
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t change;
	struct buf
		dirs; /* that wait: names relative to from and to, each with its NUL; "": itself */
	int busy;     /* threads that have taken one */
	int error;    /* errno of the first failure */
	struct path where; /* its entry */
};

/* Notes the first failure, of the entry `where`. Returns -1. */
static int
copy_failed(struct tree_copy *copy, const struct path *where)
{
	int error = errno;

	pthread_mutex_lock(&copy->lock);
	if (!copy->error) {
		copy->error = error;
		path_copy(&copy->where, where);
	}
	pthread_mutex_unlock(&copy->lock);
	return -1;
}

/* Lets a directory wait. Returns 0, or -1 with errno. */
static int
add_waiting(struct tree_copy *copy, const char *name)
{
	int status;

	pthread_mutex_lock(&copy->lock);
	status = buf_add(&copy->dirs, name, strlen(name) + 1);
	pthread_cond_signal(&copy->change);
	pthread_mutex_unlock(&copy->lock);
	return status;
}

/* Takes a directory. Returns 1; 0 if none is left, and no thread can find more. */
static int
take_waiting(struct tree_copy *copy, struct path *name)
{
	size_t start;
	int found;

	pthread_mutex_lock(&copy->lock);
	while (copy->dirs.len == 0 && copy->busy > 0 && !copy->error)
		pthread_cond_wait(&copy->change, &copy->lock);
	found = copy->dirs.len > 0 && !copy->error;
	if (found) {
		const char *before = memrchr(copy->dirs.data, '\0', copy->dirs.len - 1);

		start = before ? (size_t)(before - copy->dirs.data) + 1 : 0;
		path_set(name, copy->dirs.data + start, copy->dirs.len - 1 - start);
		copy->dirs.len = start;
		copy->busy++;
	}
	pthread_mutex_unlock(&copy->lock);
	return found;
}

/* Makes a directory for the entry `name` of `dir`, and lets it wait. */
static int
copy_subdir(struct tree_copy *copy, int to, const struct path *dir, const char *name, int depth)
{
	struct path below = *dir;

	if (depth == DEPTH_MAX) {
		errno = ELOOP;
		return -1;
	}
	if (path_push(&below, name) < 0 || mkdirat(to, name, 0777) < 0)
		return -1;
	return add_waiting(copy, below.buf);
}

/* Copies one entry of the directory `dir`, which is open as `from` and, its copy, as `to`. */
static int
copy_entry(struct tree_copy *copy, int from, int to, const struct path *dir, const char *name,
	   int depth)
{
	int fd = openat(from, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY), status = 0;
	struct stat st;

	if (fd < 0) /* a dangling symlink, or a socket or device without a driver */
		return errno == ENOENT || errno == ENXIO || errno == ENODEV ? 0 : -1;
	if (fstat(fd, &st) < 0)
		status = -1;
	else if (S_ISREG(st.st_mode))
		status = copy_open(fd, &st, to, name);
	else if (S_ISDIR(st.st_mode))
		status = copy_subdir(copy, to, dir, name, depth);
	io_close(fd);
	return status;
}

/* Copies the entries of one directory. */
static int
copy_waiting(struct tree_copy *copy, const struct path *dir)
{
	struct path where = *copy->from;
	struct buf names = {0};
	int depth = dir->len > 0, to = tree_open(copy->to, dir->buf), from = -1, status = 0;
	size_t mark;

	for (const char *at = dir->buf; *at; at++)
		depth += *at == '/';
	if (dir->len > 0)
		status = path_push(&where, dir->buf);
	if (status == 0)
		from = openat(AT_FDCWD, where.buf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	mark = where.len;
	if (to < 0 || from < 0 || dirlist_read(from, &names) < 0)
		status = -1;
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));) {
		if (copy->wanted && !copy->wanted(name, depth))
			continue;
		status = interrupt_check() < 0 ? -1 : path_push(&where, name);
		if (status == 0) {
			copy_note(where.buf);
			status = copy_entry(copy, from, to, dir, name, depth + 1);
		}
		if (status == 0)
			path_cut(&where, mark);
	}
	if (status < 0)
		copy_failed(copy, &where);
	buf_free(&names);
	io_close(from);
	io_close(to);
	return status;
}

static int
copy_work(void *arg, size_t number)
{
	struct tree_copy *copy = arg;
	struct path dir = {0};
	int status = 0;

	(void)number;
	while (status == 0 && take_waiting(copy, &dir)) {
		status = copy_waiting(copy, &dir);
		pthread_mutex_lock(&copy->lock);
		copy->busy--;
		pthread_cond_broadcast(&copy->change);
		pthread_mutex_unlock(&copy->lock);
	}
	return status;
}

int
copy_tree(struct path *from, int dir, int (*wanted)(const char *name, int depth))
{
	struct tree_copy copy = {.from = from, .to = dir, .wanted = wanted};
	int status = buf_putc(&copy.dirs, '\0');

	copy_note(from->buf);
	pthread_mutex_init(&copy.lock, NULL);
	pthread_cond_init(&copy.change, NULL);
	if (status == 0)
		status = parallel_run((size_t)processors_count(THREADS_MAX), copy_work, &copy);
	pthread_cond_destroy(&copy.change);
	pthread_mutex_destroy(&copy.lock);
	buf_free(&copy.dirs);
	if (copy.error) {
		path_copy(from, &copy.where);
		errno = copy.error;
	}
	return status;
}

static uint64_t
size_below(struct path *at, int (*wanted)(const char *, int), int depth)
{
	int fd = open(at->buf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct buf names = {0};
	size_t mark = at->len;
	uint64_t size = 0;
	struct stat st;

	if (fd >= 0)
		(void)dirlist_read(fd, &names);
	for (const char *name = NULL;
	     !interrupt_pending() && (name = dirlist_next(&names, name));) {
		if ((wanted && !wanted(name, depth)) || path_push(at, name) < 0)
			continue;
		if (fstatat(fd, name, &st, 0) < 0)
			st.st_mode = 0;
		if (S_ISREG(st.st_mode))
			size += (uint64_t)st.st_size;
		else if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX)
			size += size_below(at, wanted, depth + 1);
		path_cut(at, mark);
	}
	buf_free(&names);
	io_close(fd);
	return size;
}

uint64_t
copy_tree_size(const struct path *from, int (*wanted)(const char *name, int depth))
{
	struct path at;

	path_copy(&at, from);
	return size_below(&at, wanted, 0);
}
