/* SPDX-License-Identifier: MIT */
/*
 * Threads that deflate; see gzip/deflate_pool.h. A ring of jobs: those from `first` on are given,
 * the threads take them from `next` on, and up to `end` there are some.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "gzip/deflate_pool.h"

#define SPARE 24 /* jobs more than threads: small files come in bursts */

struct worker {
	struct deflate_pool *press;
	struct deflate deflate;
	pthread_t thread;
	int is_started;
};

struct deflate_pool {
	deflate_pool_done *done;
	void *arg;
	pthread_mutex_t lock;
	pthread_cond_t given, finished;
	size_t first, next,
		end; /* counted without end; modulo `count` they are places in the ring */
	size_t count;
	int idle;       /* threads that wait */
	int is_waited;  /* somebody waits for the first job */
	int is_closing; /* the threads are to end */
	int workers, started;
	struct deflate_job *jobs;
	struct worker list[DEFLATE_POOL_THREADS_MAX];
};

static void
deflate_job_run(struct worker *w, struct deflate_job *job)
{
	job->crc = (uint32_t)crc32(0, job->bytes, (unsigned)job->n);
	job->packed_len = deflate_chunk(&w->deflate, job->bytes, job->before, job->n, job->is_last,
					job->packed);
}

static void *
deflate_pool_work(void *arg)
{
	struct worker *w = arg;
	struct deflate_pool *press = w->press;

	pthread_mutex_lock(&press->lock);
	for (;;) {
		struct deflate_job *job;

		while (press->next == press->end && !press->is_closing) {
			press->idle++;
			pthread_cond_wait(&press->given, &press->lock);
			press->idle--;
		}
		if (press->is_closing)
			break;
		job = &press->jobs[press->next++ % press->count];
		pthread_mutex_unlock(&press->lock);
		deflate_job_run(w, job);
		pthread_mutex_lock(&press->lock);
		job->is_done = 1;
		if (press->is_waited && press->jobs[press->first % press->count].is_done)
			pthread_cond_signal(&press->finished);
	}
	pthread_mutex_unlock(&press->lock);
	return NULL;
}

struct deflate_pool *
deflate_pool_open(int level, int threads, deflate_pool_done *done, void *arg)
{
	struct deflate_pool *press = calloc(1, sizeof(*press));

	if (!press)
		return NULL;
	press->done = done;
	press->arg = arg;
	press->workers = threads > DEFLATE_POOL_THREADS_MAX ? DEFLATE_POOL_THREADS_MAX : threads;
	press->count = (size_t)press->workers + SPARE;
	pthread_mutex_init(&press->lock, NULL);
	pthread_cond_init(&press->given, NULL);
	pthread_cond_init(&press->finished, NULL);
	press->jobs = calloc(press->count, sizeof(*press->jobs));
	for (int i = 0; i < press->workers; i++)
		press->list[i].press = press;
	/* The first one's serves the caller, where there are no threads. */
	if (!press->jobs || deflate_open(&press->list[0].deflate, level) < 0) {
		deflate_pool_close(press);
		return NULL;
	}
	for (int i = 0; press->workers > 1 && i < press->workers; i++) {
		struct worker *w = &press->list[i];

		if (i > 0 && deflate_open(&w->deflate, level) < 0)
			break;
		w->is_started = pthread_create(&w->thread, NULL, deflate_pool_work, w) == 0;
		press->started += w->is_started;
	}
	return press;
}

/* Hands on the first jobs: those that are done, and `least` in any case. */
static int
deflate_pool_drain(struct deflate_pool *press, size_t least)
{
	int status = 0;

	pthread_mutex_lock(&press->lock);
	while (status == 0 && press->first < press->end) {
		struct deflate_job *job = &press->jobs[press->first % press->count];

		while (!job->is_done && least > 0) {
			press->is_waited = 1;
			pthread_cond_wait(&press->finished, &press->lock);
			press->is_waited = 0;
		}
		if (!job->is_done)
			break;
		least -= least > 0;
		pthread_mutex_unlock(&press->lock);
		if (job->packed_len == 0) {
			errno = EIO; /* zlib fails of nothing but our own mistakes */
			status = -1;
		} else {
			status = press->done(press->arg, job);
		}
		pthread_mutex_lock(&press->lock);
		press->first++;
	}
	pthread_mutex_unlock(&press->lock);
	return status;
}

struct deflate_job *
deflate_pool_take(struct deflate_pool *press)
{
	struct deflate_job *job;

	if (deflate_pool_drain(press, press->end - press->first == press->count) < 0)
		return NULL;
	job = &press->jobs[press->end % press->count];
	if (!job->bytes) {
		unsigned char *room = malloc(DEFLATE_WINDOW + DEFLATE_POOL_CHUNK +
					     deflate_bound(DEFLATE_POOL_CHUNK));

		if (!room)
			return NULL;
		job->bytes = room + DEFLATE_WINDOW;
		job->packed = job->bytes + DEFLATE_POOL_CHUNK;
	}
	job->before = job->n = 0;
	job->is_last = job->is_done = 0;
	return job;
}

void
deflate_pool_give(struct deflate_pool *press)
{
	struct deflate_job *job = &press->jobs[press->end % press->count];

	if (press->started == 0) {
		deflate_job_run(&press->list[0], job);
		job->is_done = 1;
		press->end++;
		return;
	}
	pthread_mutex_lock(&press->lock);
	press->end++;
	if (press->idle > 0)
		pthread_cond_signal(&press->given);
	pthread_mutex_unlock(&press->lock);
}

int
deflate_pool_finish(struct deflate_pool *press)
{
	return deflate_pool_drain(press, press->end - press->first);
}

void
deflate_pool_close(struct deflate_pool *press)
{
	int saved = errno;

	if (!press)
		return;
	pthread_mutex_lock(&press->lock);
	press->is_closing = 1;
	pthread_cond_broadcast(&press->given);
	pthread_mutex_unlock(&press->lock);
	for (int i = 0; i < press->workers; i++) {
		if (press->list[i].is_started)
			pthread_join(press->list[i].thread, NULL);
		deflate_close(&press->list[i].deflate);
	}
	for (size_t i = 0; press->jobs && i < press->count; i++)
		if (press->jobs[i].bytes)
			free(press->jobs[i].bytes - DEFLATE_WINDOW);
	free(press->jobs);
	free(press);
	errno = saved;
}
