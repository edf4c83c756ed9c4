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
	struct zip_member member;
	char name[PATH_CAP]; /* the member's, with what is skipped of it */
};

struct unpack_zip {
	struct archive_unpack *unpacking;
	struct zip zip;
	uint64_t cfg; /* the number of the last pyvenv.cfg, from 1 on: venv-pack has two */
	int failed;
	struct unpack_zip_worker *workers;
	pthread_mutex_t lock; /* of the central directory, the progress, and failed */
};

static int
unpack_zip_refuse(const struct unpack_zip *run)
{
	const struct zip_central *central = &run->zip.central;
	const char *file = run->unpacking->file;
	char name[2 * PATH_CAP];

	if (errno == EINTR && interrupt_pending())
		return -1;
	if (errno == EBADMSG && central->bad_name)
		return archive_unpack_refuse(
			run->unpacking,
			shown(name, sizeof(name), central->bad_name, central->bad_len),
			central->bad_why);
	if (errno == EBADMSG && zip_fault(&run->zip))
		return failf("cannot unpack '%s': %s", file, zip_fault(&run->zip));
	return fail_errno("cannot read '%s'", file);
}

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
unpack_zip_member(struct unpack_zip_worker *w, uint64_t number)
{
	const struct zip_member *m = &w->member;
	struct path dir;

	if (S_ISLNK(m->mode) || (!strcmp(m->name, CFG_NAME) && number != w->run->cfg))
		return 0;
	if (!m->is_dir)
		return unpack_zip_file(w, m);
	if (path_set(&dir, m->name, m->name_len - (m->name_len > 0)) < 0 ||
	    extract_dir(&w->extract, dir.buf) < 0)
		return archive_unpack_refuse_errno(w->run->unpacking, m->name);
	return 0;
}

/*
 * Takes the next member. Returns its number, from 1 on; or 0 if none is left, a worker has failed,
 * or a signal came.
 */
static uint64_t
unpack_zip_take(struct unpack_zip_worker *w)
{
	struct unpack_zip *run = w->run;
	struct zip_member *m = &w->member;
	uint64_t number = 0;
	int more;

	pthread_mutex_lock(&run->lock);
	more = run->failed || interrupt_pending() ? 0 : zip_central_next(&run->zip.central, m);
	if (more < 0) {
		unpack_zip_refuse(run); /* it was good a moment ago */
		run->failed = 1;
	} else if (more > 0) {
		/* With the "./" before it, which is in the local header, too. */
		memcpy(w->name, m->name - m->skipped, m->skipped + m->name_len + 1);
		m->name = w->name + m->skipped;
		number = run->zip.central.taken;
		progress_add(&run->unpacking->progress, m->packed);
	}
	pthread_mutex_unlock(&run->lock);
	return number;
}

static int
unpack_zip_work(void *arg, size_t number)
{
	struct unpack_zip *run = arg;
	struct unpack_zip_worker *w = &run->workers[number];
	uint64_t i;
	int status = 0;

	while (status == 0 && (i = unpack_zip_take(w)))
		status = unpack_zip_member(w, i);
	if (status < 0) {
		pthread_mutex_lock(&run->lock);
		run->failed = 1;
		pthread_mutex_unlock(&run->lock);
	}
	return status;
}

static int
unpack_zip_all(struct unpack_zip *run)
{
	int count = processors_count(THREADS_MAX);
	int status;

	run->workers = calloc((size_t)count, sizeof(*run->workers));
	if (!run->workers)
		return failf("out of memory");
	/* Not more than was counted, whatever somebody writes into the file meanwhile. */
	run->zip.central.max = run->zip.central.size;
	zip_central_rewind(&run->zip.central);
	for (int i = 0; i < count; i++) {
		run->workers[i].run = run;
		extract_open(&run->workers[i].extract, run->unpacking->root, NULL);
	}
	status = parallel_run((size_t)count, unpack_zip_work, run);
	if (run->failed || interrupt_pending())
		status = -1;
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
	struct zip_member m;
	int status = 0, more = 0;

	while (status == 0 && (more = zip_central_next(&run->zip.central, &m)) > 0) {
		if (!strcmp(m.name, CFG_NAME))
			run->cfg = run->zip.central.taken;
		status = archive_unpack_count(unpacking, m.name, m.size);
		if (status < 0 || !S_ISLNK(m.mode))
			continue;
		target.len = 0;
		if (m.size >= PATH_CAP || m.packed > 2L * PATH_CAP || m.is_dir ||
		    zip_read(&run->zip, &m, &target) < 0)
			status = archive_unpack_refuse(unpacking, m.name, "it is damaged");
		else
			status = archive_unpack_link(unpacking, m.name, buf_str(&target));
	}
	buf_free(&target);
	return more < 0 ? unpack_zip_refuse(run) : status;
}

int
archive_unpack_zip(struct archive_unpack *unpacking)
{
	struct unpack_zip *run = calloc(1, sizeof(*run));
	int status;

	if (!run)
		return failf("out of memory");
	run->unpacking = unpacking;
	pthread_mutex_init(&run->lock, NULL);
	status = zip_open_fd(&run->zip, dup(unpacking->fd), UINT64_MAX, 1);
	if (status < 0)
		unpack_zip_refuse(run);
	else if (unpack_zip_scan(run) < 0 || unpack_zip_all(run) < 0)
		status = -1;
	zip_close(&run->zip);
	free(run);
	return status;
}
