/* SPDX-License-Identifier: MIT */
/*
 * Unpacking zip archives; see archive/unpack.h. Each thread takes the next member that none has,
 * inflates it and writes it.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/unpack.h"
#include "core/err.h"
#include "core/interrupt.h"
#include "core/processors.h"
#include "zip/copy_out.h"

#define THREADS_MAX 4 /* more wait for each other in the file system */

struct run {
	struct archive_unpack *unpacking;
	struct zip zip;
	const struct zip_member *cfg; /* the last pyvenv.cfg: venv-pack has two */
	atomic_size_t next;           /* member */
	atomic_int failed;
	pthread_mutex_t lock; /* the progress's */
};

struct worker {
	struct run *run;
	pthread_t thread;
	int is_started;
	struct extract extract;
	struct zip_copy copy;
};

/* The permissions; where the archive was not made on Unix, it does not tell what is a program. */
static unsigned
mode_of(const struct zip_member *m)
{
	if (m->mode & 0777)
		return m->mode;
	return strstr(m->name, "bin/") || strstr(m->name, "Scripts/") ? 0777 : 0666;
}

static int
put_file(struct worker *w, const struct zip_member *m)
{
	const struct archive_unpack *unpacking = w->run->unpacking;
	int fd = extract_file(&w->extract, m->name, mode_of(m));
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
put_member(struct worker *w, const struct zip_member *m)
{
	struct path dir;

	if (S_ISLNK(m->mode) || (!strcmp(m->name, CFG_NAME) && m != w->run->cfg))
		return 0;
	if (!m->is_dir)
		return put_file(w, m);
	if (path_set(&dir, m->name, m->name_len - (m->name_len > 0)) < 0 ||
	    extract_dir(&w->extract, dir.buf) < 0)
		return archive_unpack_refuse_errno(w->run->unpacking, m->name);
	return 0;
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct run *run = w->run;
	size_t i;

	while (!atomic_load(&run->failed) && !interrupt_pending() &&
	       (i = atomic_fetch_add(&run->next, 1)) < run->zip.count) {
		if (put_member(w, &run->zip.members[i]) < 0)
			atomic_store(&run->failed, 1);
		pthread_mutex_lock(&run->lock);
		progress_add(&run->unpacking->progress, run->zip.members[i].packed);
		pthread_mutex_unlock(&run->lock);
	}
	return NULL;
}

static int
put_all(struct run *run)
{
	int count = processors_count(THREADS_MAX);
	struct worker *workers = calloc((size_t)count, sizeof(*workers));

	if (!workers)
		return fail_errno("cannot start");
	err_first(1);
	for (int i = 0; i < count; i++) {
		workers[i].run = run;
		extract_open(&workers[i].extract, run->unpacking->root, NULL);
		workers[i].is_started =
			i > 0 && pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
	}
	work(&workers[0]);
	for (int i = 0; i < count; i++) {
		if (workers[i].is_started)
			pthread_join(workers[i].thread, NULL);
		extract_close(&workers[i].extract);
		zip_copy_release(&workers[i].copy);
	}
	err_first(0);
	free(workers);
	return atomic_load(&run->failed) || interrupt_pending() ? -1 : 0;
}

/* Counts all members, and notes those that are links. */
static int
look_at_all(struct run *run)
{
	struct archive_unpack *unpacking = run->unpacking;
	struct buf target = {0};
	int status = 0;

	for (size_t i = 0; status == 0 && i < run->zip.count; i++) {
		const struct zip_member *m = &run->zip.members[i];

		if (!strcmp(m->name, CFG_NAME))
			run->cfg = m;
		status = archive_unpack_count(unpacking, m->name, m->size);
		if (status < 0 || !S_ISLNK(m->mode))
			continue;
		target.len = 0;
		if (m->size >= PATH_CAP || m->packed > 2 * PATH_CAP || m->is_dir ||
		    zip_read(&run->zip, m, &target) < 0)
			status = archive_unpack_refuse(unpacking, m->name, "it is damaged");
		else if (deferred_links_note(&unpacking->links, m->name, buf_str(&target)) < 0)
			status = archive_unpack_refuse_errno(unpacking, m->name);
	}
	buf_free(&target);
	return status;
}

int
archive_unpack_zip(struct archive_unpack *unpacking)
{
	struct run *run = calloc(1, sizeof(*run));
	const char *file = unpacking->file;
	int status;

	if (!run)
		return fail_errno("cannot start");
	run->unpacking = unpacking;
	pthread_mutex_init(&run->lock, NULL);
	status = zip_open_fd(&run->zip, dup(unpacking->fd), UINT64_MAX, 1);
	if (status < 0 && errno == EBADMSG && run->zip.bad_name)
		archive_unpack_refuse(unpacking, run->zip.bad_name, run->zip.bad_why);
	else if (status < 0 && errno == EBADMSG && run->zip.wrong)
		fail("cannot unpack '%s': %s", file, run->zip.wrong);
	else if (status < 0)
		fail_errno("cannot read '%s'", file);
	else if (look_at_all(run) < 0 || put_all(run) < 0)
		status = -1;
	zip_close(&run->zip);
	free(run);
	return status;
}
