/* SPDX-License-Identifier: MIT */
/*
 * Work on several threads; see core/parallel.h.
 */
#include <pthread.h>

#include "core/err.h"
#include "core/interrupt.h"
#include "core/parallel.h"

struct parallel_worker {
	parallel_work *work;
	void *arg;
	size_t number;
	pthread_t thread;
	int is_started;
	int status;
};

static void *
parallel_thread(void *arg)
{
	struct parallel_worker *worker = arg;

	worker->status = worker->work(worker->arg, worker->number);
	return NULL;
}

int
parallel_run(size_t count, parallel_work *work, void *arg)
{
	struct parallel_worker workers[PARALLEL_MAX];
	int status = 0;

	if (count > PARALLEL_MAX)
		count = PARALLEL_MAX;
	err_first(1);
	for (size_t i = 0; i < count; i++) {
		struct parallel_worker *worker = &workers[i];

		*worker = (struct parallel_worker){.work = work, .arg = arg, .number = i};
		worker->is_started = i + 1 < count && pthread_create(&worker->thread, NULL,
								     parallel_thread, worker) == 0;
		if (!worker->is_started)
			parallel_thread(worker);
	}
	for (size_t i = 0; i < count; i++) {
		if (workers[i].is_started)
			pthread_join(workers[i].thread, NULL);
		if (workers[i].status < 0)
			status = -1;
	}
	err_first(0);
	return status;
}

int
parallel_take(struct parallel_queue *queue, size_t *task)
{
	if (atomic_load(&queue->failed) || interrupt_pending())
		return 0;
	*task = atomic_fetch_add(&queue->next, 1);
	return *task < queue->count;
}
