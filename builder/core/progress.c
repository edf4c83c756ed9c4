/* SPDX-License-Identifier: MIT */
/*
 * A progress line; see core/progress.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/compiler.h"
#include "core/err.h"
#include "core/progress.h"

#define PERIOD 200     /* milliseconds between two lines */
#define RATE_AFTER 300 /* milliseconds; a rate of less says little */

static int64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A dumb terminal cannot erase a line. */
static int
is_drawable(void)
{
	const char *term = getenv("TERM");

	return isatty(2) && !(term && !strcmp(term, "dumb"));
}

void
progress_start(struct progress *progress, const char *verb, uint64_t total)
{
	*progress = (struct progress){
		.is_on = total > 0 && !err_is_quiet() && is_drawable(),
		.verb = verb,
		.total = total,
	};
	if (progress->is_on)
		progress->start = progress->next = now();
}

const char *
progress_size(uint64_t bytes, char text[PROGRESS_CAP])
{
	static const char *const units[] = {"kB", "MB", "GB", "TB"};
	uint64_t unit = 1000;
	size_t i = 0;

	for (; i + 1 < COUNT_OF(units) && bytes / unit >= 1000; i++)
		unit *= 1000;
	if (bytes < 1000)
		(void)snprintf(text, PROGRESS_CAP, "%u bytes", (unsigned)bytes);
	else
		(void)snprintf(text, PROGRESS_CAP, "%llu.%llu %s",
			       (unsigned long long)(bytes / unit),
			       (unsigned long long)(bytes % unit / (unit / 10)), units[i]);
	return text;
}

const char *
progress_text(const struct progress *progress, int64_t ms, char text[PROGRESS_CAP])
{
	uint64_t done = progress->done, total = progress->total;
	uint64_t rate = ms >= RATE_AFTER ? done / (uint64_t)ms * 1000 : 0; /* bytes a second */
	uint64_t left = rate > 0 && done < total ? (total - done + rate - 1) / rate : 0;
	unsigned percent = total >= 100 ? (unsigned)(done / (total / 100)) : 100;
	char size[PROGRESS_CAP];
	int n = snprintf(text, PROGRESS_CAP, "%s %3u%% of %s", progress->verb,
			 percent < 100 ? percent : 100, progress_size(total, size));

	if (rate > 0 && n > 0 && n < PROGRESS_CAP)
		(void)snprintf(text + n, PROGRESS_CAP - (size_t)n, "  %s/s  %llu:%02u left",
			       progress_size(rate, size), (unsigned long long)(left / 60),
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
	(void)fprintf(stderr, "\r%s\033[K", progress_text(progress, at - progress->start, text));
	(void)fflush(stderr);
}

void
progress_clear(struct progress *progress)
{
	if (progress->is_on)
		(void)fputs("\r\033[K", stderr);
	progress->next = 0;
}
