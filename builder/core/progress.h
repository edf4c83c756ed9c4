/* SPDX-License-Identifier: MIT */
/*
 * A progress line for long work. Silent unless stderr is a terminal that is not TERM=dumb. One
 * thread at a time may call these functions: threads that share a progress hold a lock of their own
 * around each call.
 */
#ifndef MOVENV_CORE_PROGRESS_H
#define MOVENV_CORE_PROGRESS_H

#include <stdint.h>

#define PROGRESS_CAP 96 /* bytes of a text */

struct progress {
	int is_on, is_files;
	const char *verb;     /* "packing"; static */
	uint64_t total, done; /* bytes, or files */
	int64_t start, next;  /* monotonic milliseconds: of the start, and of the next line */
};

/* Returns 1 if a progress that starts now is printed: a total that costs work is needed. */
int progress_is_shown(void);

/*
 * Starts the progress of `total` bytes, of what the verb says: "packing". Nothing is printed in the
 * first half of a second, if there are none, or while err_quiet() is on (-q).
 */
void progress_start(struct progress *progress, const char *verb, uint64_t total);

/* The same for a number of files. */
void progress_start_files(struct progress *progress, const char *verb, uint64_t total);

/* Adds n bytes or files that are done, and prints the line if it is due. */
void progress_add(struct progress *progress, uint64_t n);

/* Removes the line, and ends the progress. Messages remove the line, too, until it is due again. */
void progress_clear(struct progress *progress);

/* Makes the text of a size: "12.3 MB", decimal as rates are. Returns text. */
const char *progress_size(uint64_t bytes, char text[PROGRESS_CAP]);

/*
 * Makes the text of the line, `ms` milliseconds after the start: "packing  45% of 120.3 MB  35.1
 * MB/s  0:02 left", "checking  45% of 1234 files  0:02 left". At first there is no rate. Returns
 * text.
 */
const char *progress_text(const struct progress *progress, int64_t ms, char text[PROGRESS_CAP]);

#endif
