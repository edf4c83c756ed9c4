/* SPDX-License-Identifier: MIT */
/*
 * The deflate pool; see gzip/deflate_pool.h. The jobs are a ring. Jobs from `first` to `end` were
 * given; those before `next` were taken by a thread.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "common/compiler.h"
#include "gzip/deflate_pool.h"

#define SPARE 24 /* jobs beyond one for each thread: small files come in bursts */

struct deflate_worker {
	struct deflate_pool *pool;
	struct deflate deflate;
	pthread_t thread;
	int is_started;
};

struct deflate_pool {
	deflate_pool_done *done;
	void *arg;
	pthread_mutex_t lock;
	pthread_cond_t given, finished;
	size_t first, next, end; /* never reset; modulo `count` they are indexes in the ring */
	size_t count;
	int idle;       /* threads that wait */
	int is_waited;  /* somebody waits for the first job */
	int is_closing; /* the threads are to end */
	int workers, started;
	struct deflate_job *jobs;
	struct deflate_worker list[DEFLATE_POOL_THREADS_MAX];
};

static void
deflate_job_run(struct deflate_worker *w, struct deflate_job *job)
{
	job->crc = (uint32_t)crc32(0, job->bytes, (unsigned)job->n);
	job->packed_len = deflate_chunk(&w->deflate, job->bytes, job->before, job->n, job->is_last,
					job->packed);
}

static void *
deflate_pool_work(void *arg)
{
	struct deflate_worker *w = arg;
	struct deflate_pool *pool = w->pool;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		struct deflate_job *job;

		while (pool->next == pool->end && !pool->is_closing) {
			pool->idle++;
			pthread_cond_wait(&pool->given, &pool->lock);
			pool->idle--;
		}
		if (pool->is_closing)
			break;
		job = &pool->jobs[pool->next++ % pool->count];
		pthread_mutex_unlock(&pool->lock);
		deflate_job_run(w, job);
		pthread_mutex_lock(&pool->lock);
		job->is_done = 1;
		if (pool->is_waited && pool->jobs[pool->first % pool->count].is_done)
			pthread_cond_signal(&pool->finished);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

struct deflate_pool *
deflate_pool_open(int level, int threads, deflate_pool_done *done, void *arg)
{
	struct deflate_pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	pool->done = done;
	pool->arg = arg;
	pool->workers = threads > DEFLATE_POOL_THREADS_MAX ? DEFLATE_POOL_THREADS_MAX : threads;
	pool->count = (size_t)pool->workers + SPARE;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->given, NULL);
	pthread_cond_init(&pool->finished, NULL);
	pool->jobs = calloc(pool->count, sizeof(*pool->jobs));
	for (int i = 0; i < pool->workers; i++)
		pool->list[i].pool = pool;
	/* The first worker serves the caller if there are no threads. */
	if (!pool->jobs || deflate_open(&pool->list[0].deflate, level) < 0) {
		deflate_pool_close(pool);
		return NULL;
	}
	for (int i = 0; pool->workers > 1 && i < pool->workers; i++) {
		struct deflate_worker *w = &pool->list[i];

		if (i > 0 && deflate_open(&w->deflate, level) < 0)
			break;
		w->is_started = pthread_create(&w->thread, NULL, deflate_pool_work, w) == 0;
		pool->started += w->is_started;
	}
	return pool;
}

/* Calls done() for the first jobs: all that are finished, and waits for `least` of them. */
static int
deflate_pool_drain(struct deflate_pool *pool, size_t least)
{
	int status = 0;

	pthread_mutex_lock(&pool->lock);
	while (status == 0 && pool->first < pool->end) {
		struct deflate_job *job = &pool->jobs[pool->first % pool->count];

		while (!job->is_done && least > 0) {
			pool->is_waited = 1;
			pthread_cond_wait(&pool->finished, &pool->lock);
			pool->is_waited = 0;
		}
		if (!job->is_done)
			break;
		least -= least > 0;
		pthread_mutex_unlock(&pool->lock);
		if (job->packed_len == 0) {
			errno = EIO; /* zlib fails only if it is used wrongly */
			status = -1;
		} else {
			status = pool->done(pool->arg, job);
		}
		pthread_mutex_lock(&pool->lock);
		pool->first++;
	}
	pthread_mutex_unlock(&pool->lock);
	return status;
}

STORES_MEMORY_BEGIN
struct deflate_job *
deflate_pool_take(struct deflate_pool *pool)
{
	struct deflate_job *job;

	if (deflate_pool_drain(pool, pool->end - pool->first == pool->count) < 0)
		return NULL;
	job = &pool->jobs[pool->end % pool->count];
	if (!job->room) {
		job->room = malloc(DEFLATE_WINDOW + DEFLATE_POOL_CHUNK +
				   deflate_bound(DEFLATE_POOL_CHUNK));
		if (!job->room)
			return NULL;
		job->bytes = job->room + DEFLATE_WINDOW;
		job->packed = job->bytes + DEFLATE_POOL_CHUNK;
	}
	job->before = job->n = 0;
	job->is_last = job->is_done = 0;
	return job;
}
STORES_MEMORY_END

void
deflate_pool_give(struct deflate_pool *pool)
{
	struct deflate_job *job = &pool->jobs[pool->end % pool->count];

	if (pool->started == 0) {
		deflate_job_run(&pool->list[0], job);
		job->is_done = 1;
		pool->end++;
		return;
	}
	pthread_mutex_lock(&pool->lock);
	pool->end++;
	if (pool->idle > 0)
		pthread_cond_signal(&pool->given);
	pthread_mutex_unlock(&pool->lock);
}

int
deflate_pool_finish(struct deflate_pool *pool)
{
	return deflate_pool_drain(pool, pool->end - pool->first);
}

void
deflate_pool_close(struct deflate_pool *pool)
{
	int saved = errno;

	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->is_closing = 1;
	pthread_cond_broadcast(&pool->given);
	pthread_mutex_unlock(&pool->lock);
	for (int i = 0; i < pool->workers; i++) {
		if (pool->list[i].is_started)
			pthread_join(pool->list[i].thread, NULL);
		deflate_close(&pool->list[i].deflate);
	}
	for (size_t i = 0; pool->jobs && i < pool->count; i++)
		free(pool->jobs[i].room);
	free(pool->jobs);
	free(pool);
	errno = saved;
}
