/* SPDX-License-Identifier: MIT */
/*
 * A progress line for long work. Silent unless stderr is a terminal. One thread at a time may call
 * these functions: threads that share a progress hold a lock of their own around each call.
 */
#ifndef MOVENV_CORE_PROGRESS_H
#define MOVENV_CORE_PROGRESS_H

#include <stdint.h>

struct progress {
	int is_on;
	uint64_t total, done; /* bytes */
	int64_t start, next;  /* monotonic milliseconds: of the start, and of the next line */
};

/* Starts the progress of `total` bytes. quiet: nothing is printed, on a terminal neither. */
void progress_start(struct progress *progress, uint64_t total, int quiet);

/* Adds n bytes that are done, and prints the line if it is due. */
void progress_add(struct progress *progress, uint64_t n);

/* Removes the line: before other output, and at the end. */
void progress_clear(struct progress *progress);

/*
 * Makes the text of the line: `done` of `total` bytes after `ms` milliseconds. Returns text.
 */
#define PROGRESS_CAP 64
const char *progress_text(uint64_t done, uint64_t total, int64_t ms, char text[PROGRESS_CAP]);

#endif
