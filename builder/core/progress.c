/* SPDX-License-Identifier: MIT */
/*
 * A progress line; see core/progress.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "common/compiler.h"
#include "core/err.h"
#include "core/progress.h"

#define DELAY 500      /* milliseconds before the first line: short work has none */
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

int
progress_is_shown(void)
{
	return !err_is_quiet() && is_drawable();
}

void
progress_start(struct progress *progress, const char *verb, uint64_t total)
{
	*progress = (struct progress){
		.is_on = total > 0 && progress_is_shown(),
		.verb = verb,
		.total = total,
	};
	if (progress->is_on) {
		progress->start = now();
		progress->next = progress->start + DELAY;
	}
}

void
progress_start_files(struct progress *progress, const char *verb, uint64_t total)
{
	progress_start(progress, verb, total);
	progress->is_files = 1;
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

/* Appends what printf would print, as far as there is room. */
static void ATTR_PRINTF(2, 3) add_progress_text(char text[PROGRESS_CAP], const char *fmt, ...)
{
	size_t n = strlen(text);
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text + n, PROGRESS_CAP - n, fmt, args);
	va_end(args);
}

const char *
progress_text(const struct progress *progress, int64_t ms, char text[PROGRESS_CAP])
{
	uint64_t done = progress->done, total = progress->total;
	uint64_t time = ms >= RATE_AFTER ? (uint64_t)ms : 0;
	uint64_t seconds = 0;
	unsigned percent = total >= 100 ? (unsigned)(done / (total / 100)) : 100;
	char size[PROGRESS_CAP];

	if (total > 0 && total < 100)
		percent = (unsigned)(done * 100 / total);
	text[0] = '\0';
	add_progress_text(text, "%s %3u%% of ", progress->verb, percent < 100 ? percent : 100);
	if (progress->is_files)
		add_progress_text(text, "%llu files", (unsigned long long)total);
	else
		add_progress_text(text, "%s", progress_size(total, size));
	if (time == 0 || done == 0)
		return text;
	if (!progress->is_files)
		add_progress_text(text, "  %s/s", progress_size(done / time * 1000, size));
	if (done < total)
		seconds = ((total - done) * time / done + 999) / 1000;
	add_progress_text(text, "  %llu:%02u left", (unsigned long long)(seconds / 60),
			  (unsigned)(seconds % 60));
	return text;
}

/* Cuts the text so that it stays on one line of the terminal. */
static void
fit_terminal(char text[PROGRESS_CAP])
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
	    size.ws_col <= strlen(text))
		text[size.ws_col - 1] = '\0';
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
	progress_text(progress, at - progress->start, text);
	fit_terminal(text);
	err_draw(text);
}

void
progress_clear(struct progress *progress)
{
	if (progress->is_on)
		err_draw(NULL);
	progress->is_on = 0;
}
