/* SPDX-License-Identifier: MIT */
/*
 * A line on a terminal that says how far a long work is. Where stderr is no terminal, nothing is.
 */
#ifndef MOVENV_CORE_PROGRESS_H
#define MOVENV_CORE_PROGRESS_H

#include <stdint.h>

struct progress {
	int is_on;
	uint64_t total, done; /* bytes */
	int64_t start, next; /* milliseconds of a clock: when it began, when it is due to be said */
};

/* Begins a work of so many bytes; quiet: nothing is said anywhere. */
void progress_start(struct progress *progress, uint64_t total, int quiet);

/* So many bytes more are done. */
void progress_add(struct progress *progress, uint64_t n);

/* Takes the line away, before other words or at the end. */
void progress_clear(struct progress *progress);

/*
 * The line's text, for a work of which so much is done after so many milliseconds. Returns text.
 */
#define PROGRESS_CAP 64
const char *progress_text(uint64_t done, uint64_t total, int64_t ms, char text[PROGRESS_CAP]);

#endif
