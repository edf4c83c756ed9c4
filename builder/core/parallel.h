/* SPDX-License-Identifier: MIT */
/*
 * Work on several threads: workers, each with its own state, and a queue of numbered tasks that
 * they share.
 */
#ifndef MOVENV_CORE_PARALLEL_H
#define MOVENV_CORE_PARALLEL_H

#include <stdatomic.h>
#include <stddef.h>

/* The work of one worker; workers are numbered from 0. Returns 0, or -1 after a message. */
typedef int parallel_work(void *arg, size_t worker);

/*
 * Calls work(arg, i) for each i below count, which is 1 to PARALLEL_MAX. The last call is made by
 * the calling thread, each other by a thread of its own, or by the calling thread if no thread can
 * be started. Waits for all. Returns 0, or -1 if a call returned -1. Of the workers' messages only
 * the first is printed.
 */
#define PARALLEL_MAX 16
int parallel_run(size_t count, parallel_work *work, void *arg);

/* Tasks 0 to count - 1. Zeros, but for count, before the first use. */
struct parallel_queue {
	size_t count;
	atomic_size_t next;
	atomic_int failed; /* set to 1: no further task is handed out */
};

/*
 * Takes the next task. Returns 1 with its number in *task; 0 if none is left, one has failed, or a
 * signal asks movenv to stop (core/interrupt.h). Any thread may call it.
 */
int parallel_take(struct parallel_queue *queue, size_t *task);

#endif
