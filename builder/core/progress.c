/* SPDX-License-Identifier: MIT */
/*
 * A progress line; see core/progress.h.
 */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "core/progress.h"

#define PERIOD 200 /* milliseconds between two lines */

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
progress_start(struct progress *progress, uint64_t total, int quiet)
{
	*progress = (struct progress){.is_on = !quiet && isatty(2), .total = total};
	if (progress->is_on)
		progress->start = progress->next = now();
}

const char *
progress_text(uint64_t done, uint64_t total, int64_t ms, char text[PROGRESS_CAP])
{
	uint64_t rate = ms > 0 ? done / (uint64_t)ms * 1000 : 0; /* bytes a second */
	uint64_t left = rate > 0 && done < total ? (total - done) / rate : 0;
	unsigned percent = total >= 100 ? (unsigned)(done / (total / 100)) : 100;

	(void)snprintf(text, PROGRESS_CAP, "%3u%%  %llu.%llu MB/s  %llu:%02u left",
		       percent < 100 ? percent : 100, (unsigned long long)(rate / 1000000),
		       (unsigned long long)(rate / 100000 % 10), (unsigned long long)(left / 60),
		       (unsigned)(left % 60));
	return text;
}

void
progress_add(struct progress *progress, uint64_t n)
{
	char text[PROGRESS_CAP];
	int64_t at;

	progress->done += n;
	if (!progress->is_on || (at = now()) < progress->next)
		return;
	progress->next = at + PERIOD;
	(void)fprintf(stderr, "\r%s\033[K",
		      progress_text(progress->done, progress->total, at - progress->start, text));
	(void)fflush(stderr);
}

void
progress_clear(struct progress *progress)
{
	if (progress->is_on)
		(void)fputs("\r\033[K", stderr);
	progress->next = 0;
}
