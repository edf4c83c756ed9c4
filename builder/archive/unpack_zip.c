/* SPDX-License-Identifier: MIT */
/*
 * Unpacking zip archives; see archive/unpack.h. Each thread takes the next free member, inflates it
 * and writes it.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/unpack.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/processors.h"
#include "text/shown.h"
#include "zip/copy_out.h"

#define THREADS_MAX 4 /* further ones wait for each other in the file system */

struct unpack_zip_worker {
	struct unpack_zip *run;
	struct extract extract;
	struct zip_copy copy;
};

struct unpack_zip {
	struct archive_unpack *unpacking;
	struct zip zip;
	const struct zip_member *cfg; /* the last pyvenv.cfg: venv-pack has two */
	struct parallel_queue queue;  /* of members */
	struct unpack_zip_worker *workers;
	pthread_mutex_t lock; /* of the progress */
};

/*
 * The permissions. An archive that was not made on Unix does not mark its programs: the repair
 * after the unpacking finds them.
 */
static unsigned
unpack_zip_mode(const struct zip_member *m)
{
	return m->mode & 0777 ? m->mode : 0666;
}

static int
unpack_zip_file(struct unpack_zip_worker *w, const struct zip_member *m)
{
	const struct archive_unpack *unpacking = w->run->unpacking;
	int fd = extract_file(&w->extract, m->name, unpack_zip_mode(m));
	int status = fd < 0 ? -1 : zip_copy_out(&w->copy, &w->run->zip, m, fd);
	int saved = errno;

	if (fd < 0)
		return archive_unpack_refuse_errno(unpacking, m->name);
	if (extract_end(fd, m->time) < 0 && status == 0) {
		status = -1;
		saved = errno;
	}
	errno = saved;
	if (status < 0 && errno == EINTR && interrupt_pending())
		return -1;
	if (status < 0 && errno == EBADMSG && !w->copy.is_writing)
		return archive_unpack_refuse(unpacking, m->name, "it is damaged");
	return status < 0 ? archive_unpack_refuse_errno(unpacking, m->name) : 0;
}

static int
unpack_zip_member(struct unpack_zip_worker *w, const struct zip_member *m)
{
	struct path dir;

	if (S_ISLNK(m->mode) || (!strcmp(m->name, CFG_NAME) && m != w->run->cfg))
		return 0;
	if (!m->is_dir)
		return unpack_zip_file(w, m);
	if (path_set(&dir, m->name, m->name_len - (m->name_len > 0)) < 0 ||
	    extract_dir(&w->extract, dir.buf) < 0)
		return archive_unpack_refuse_errno(w->run->unpacking, m->name);
	return 0;
}

static int
unpack_zip_work(void *arg, size_t number)
{
	struct unpack_zip *run = arg;
	struct unpack_zip_worker *w = &run->workers[number];
	size_t i;

	while (parallel_take(&run->queue, &i)) {
		const struct zip_member *m = zip_at(&run->zip, i);

		if (unpack_zip_member(w, m) < 0)
			atomic_store(&run->queue.failed, 1);
		pthread_mutex_lock(&run->lock);
		progress_add(&run->unpacking->progress, m->packed);
		pthread_mutex_unlock(&run->lock);
	}
	return atomic_load(&run->queue.failed) || interrupt_pending() ? -1 : 0;
}

static int
unpack_zip_all(struct unpack_zip *run)
{
	int count = processors_count(THREADS_MAX);
	int status;

	run->workers = calloc((size_t)count, sizeof(*run->workers));
	if (!run->workers)
		return failf("out of memory");
	run->queue.count = zip_count(&run->zip);
	for (int i = 0; i < count; i++) {
		run->workers[i].run = run;
		extract_open(&run->workers[i].extract, run->unpacking->root, NULL);
	}
	status = parallel_run((size_t)count, unpack_zip_work, run);
	for (int i = 0; i < count; i++) {
		extract_close(&run->workers[i].extract);
		zip_copy_release(&run->workers[i].copy);
	}
	free(run->workers);
	return status;
}

/* Counts all members, and notes the symbolic links. */
static int
unpack_zip_scan(struct unpack_zip *run)
{
	struct archive_unpack *unpacking = run->unpacking;
	struct buf target = {0};
	int status = 0;

	for (size_t i = 0; status == 0 && i < zip_count(&run->zip); i++) {
		const struct zip_member *m = zip_at(&run->zip, i);

		if (interrupt_check() < 0)
			return buf_free(&target), -1;
		if (!strcmp(m->name, CFG_NAME))
			run->cfg = m;
		status = archive_unpack_count(unpacking, m->name, m->size);
		if (status < 0 || !S_ISLNK(m->mode))
			continue;
		target.len = 0;
		if (m->size >= PATH_CAP || m->packed > 2L * PATH_CAP || m->is_dir ||
		    zip_read(&run->zip, m, &target) < 0)
			status = archive_unpack_refuse(unpacking, m->name, "it is damaged");
		else
			status = archive_unpack_link(unpacking, m->name, buf_str(&target));
	}
	buf_free(&target);
	return status;
}

int
archive_unpack_zip(struct archive_unpack *unpacking)
{
	struct unpack_zip *run = calloc(1, sizeof(*run));
	const char *file = unpacking->file;
	char name[2 * PATH_CAP];
	int status;

	if (!run)
		return failf("out of memory");
	run->unpacking = unpacking;
	pthread_mutex_init(&run->lock, NULL);
	status = zip_open_fd(&run->zip, dup(unpacking->fd), UINT64_MAX, 1);
	if (status < 0 && errno == EBADMSG && run->zip.bad_name)
		archive_unpack_refuse(
			unpacking, shown(name, sizeof(name), run->zip.bad_name, run->zip.bad_len),
			run->zip.bad_why);
	else if (status < 0 && errno == EBADMSG && zip_fault(&run->zip))
		failf("cannot unpack '%s': %s", file, zip_fault(&run->zip));
	else if (status < 0)
		fail_errno("cannot read '%s'", file);
	else if (unpack_zip_scan(run) < 0 || unpack_zip_all(run) < 0)
		status = -1;
	zip_close(&run->zip);
	free(run);
	return status;
}
