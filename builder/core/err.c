/* SPDX-License-Identifier: MIT */
/*
 * Messages; see core/err.h.
 */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/control.h"
#include "core/err.h"
#include "core/interrupt.h"

static int is_verbose, is_quiet;
static int muted, first_only;
static int was_full;         /* a disk */
static int is_first_printed; /* while first_only */
static int is_drawn;         /* a line of err_draw() is on the terminal */
static char *dropped;        /* the first message since muted */
static struct buf *captured;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all of them */

int
err_escape(struct buf *b, const char *text)
{
	int status = 0;

	for (size_t n; *text && status == 0; text += n) {
		int is_control = control_is(text, &n);

		if (*text == '\n')
			status = buf_puts(b, "\\n");
		else if (is_control) /* of two bytes, the second one is its number */
			status = buf_printf(b, "\\x%02x", (unsigned char)text[n - 1]);
		else
			status = buf_add(b, text, n);
	}
	return status;
}

/* Makes the line "START text: reason", which the caller frees. Returns NULL without memory. */
static char *
make_message(const char *start, const char *reason, const char *fmt, va_list args)
{
	struct buf line = {0};
	char *words = NULL;

	if (vasprintf(&words, fmt, args) < 0)
		words = NULL;
	if (!words || buf_puts(&line, start) < 0 || err_escape(&line, words) < 0 ||
	    (reason && (buf_puts(&line, ": ") < 0 || buf_puts(&line, reason) < 0)))
		buf_free(&line);
	free(words);
	return line.data;
}

static void
erase_drawn(void)
{
	if (is_drawn)
		(void)fputs("\r\033[K", stderr);
	is_drawn = 0;
}

void
err_draw(const char *text)
{
	pthread_mutex_lock(&lock);
	erase_drawn();
	if (text) {
		(void)fputs(text, stderr);
		is_drawn = 1;
	}
	pthread_mutex_unlock(&lock);
}

static void
print_line(FILE *to, char *line)
{
	erase_drawn();
	if (line)
		(void)fprintf(to, "%s\n", line);
	else
		(void)fputs("movenv: out of memory\n", stderr);
	free(line);
}

static const char *prefix = "movenv: ";

/* Keeps the message in a line for err_capture(). */
static void
capture(const char *line)
{
	if (line && captured && !captured->len)
		(void)buf_puts(captured, line + strlen(prefix));
}

static void
print_message(int is_failure, const char *reason, const char *fmt, va_list args)
{
	char *line;

	pthread_mutex_lock(&lock);
	if (muted && !is_verbose) {
		if (!dropped)
			dropped = make_message("", reason, fmt, args);
	} else if (!first_only || !is_first_printed) {
		is_first_printed = 1;
		line = make_message(prefix, reason, fmt, args);
		if (is_failure)
			capture(line);
		print_line(stderr, line);
	}
	pthread_mutex_unlock(&lock);
}

void
err_program(const char *start)
{
	prefix = start;
}

int
failf(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_message(1, NULL, fmt, args);
	va_end(args);
	return -1;
}

static void
note_full(void)
{
	pthread_mutex_lock(&lock);
	was_full = 1;
	pthread_mutex_unlock(&lock);
}

int
err_was_full(void)
{
	return was_full;
}

int
fail_errno(const char *fmt, ...)
{
	int saved = errno;
	va_list args;

	if (saved == EINTR && interrupt_pending())
		return -1;
	va_start(args, fmt);
	print_message(1, strerror(saved), fmt, args);
	va_end(args);
	if (saved == ENOSPC || saved == EDQUOT)
		note_full();
	errno = saved;
	return -1;
}

void
advise(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_message(0, NULL, fmt, args);
	va_end(args);
}

void
say_line(const char *fmt, ...)
{
	va_list args;

	if (is_quiet)
		return;
	va_start(args, fmt);
	pthread_mutex_lock(&lock);
	print_line(stdout, make_message("", NULL, fmt, args));
	pthread_mutex_unlock(&lock);
	va_end(args);
}

void
verbose(const char *fmt, ...)
{
	va_list args;

	if (!is_verbose)
		return;
	va_start(args, fmt);
	print_message(0, NULL, fmt, args);
	va_end(args);
}

struct buf *
err_capture(struct buf *to)
{
	struct buf *before = captured;

	captured = to;
	return before;
}

void
err_verbose(int on)
{
	is_verbose = on;
}

int
err_is_verbose(void)
{
	return is_verbose;
}

void
err_quiet(int on)
{
	is_quiet = on;
}

int
err_is_quiet(void)
{
	return is_quiet;
}

void
err_mute(int on)
{
	if (on && !muted) {
		free(dropped);
		dropped = NULL;
	}
	muted += on ? 1 : -1;
}

const char *
err_muted(void)
{
	return dropped;
}

void
err_first(int on)
{
	first_only = on;
	is_first_printed = 0;
}
