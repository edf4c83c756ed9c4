/* SPDX-License-Identifier: MIT */
/*
 * Messages. A failure is one line on stderr, "movenv: cannot VERB 'OBJECT': REASON"; if there is a
 * way out, a second line has it. Control characters are escaped, whatever a name holds.
 *
 * Threads: failf(), fail_errno(), advise(), verbose() and err_draw() may be called by any thread; a
 * lock keeps lines whole. All other functions are for the main thread, while no other thread runs.
 */
#ifndef MOVENV_CORE_ERR_H
#define MOVENV_CORE_ERR_H

#include "common/compiler.h"
#include "core/buf.h"

/* Sets the start of messages, "movenv: " before; borrowed. */
void err_program(const char *start);
/* Prints "movenv: " and the text. Returns -1. (fail() is a macro of cmocka's.) */
int failf(const char *fmt, ...) ATTR_PRINTF(1, 2);

/*
 * Prints "movenv: ", the text, ": " and the reason for errno, which survives. Returns -1. Prints
 * nothing for the EINTR of a signal that asks movenv to stop (core/interrupt.h).
 */
int fail_errno(const char *fmt, ...) ATTR_PRINTF(1, 2);

/* Prints a way out, on a line of its own. */
void advise(const char *fmt, ...) ATTR_PRINTF(1, 2);

/* Prints a line of a command's result on stdout, escaped as messages are. */
void say_line(const char *fmt, ...) ATTR_PRINTF(1, 2);

/*
 * Appends text with its control characters escaped, those of Unicode as well, so that a name cannot
 * draw on a terminal.
 * Returns 0, or -1 with errno ENOMEM.
 */
int err_escape(struct buf *out, const char *text);

/*
 * While `to` is empty, failf() and fail_errno() also append their message to it, without
 * "movenv: ". Borrowed; NULL ends it. Returns the buffer before, or NULL.
 */
struct buf *err_capture(struct buf *to);

/*
 * Draws a text on the last line of the terminal on stderr; the next message, line of a result or
 * text removes it. NULL: removes it now. For core/progress.h; any thread may call it.
 */
void err_draw(const char *text);

/* Prints the text if err_verbose() is on (-v). */
void verbose(const char *fmt, ...) ATTR_PRINTF(1, 2);

/* Returns 1 if fail_errno() has reported that a disk or a quota is full, else 0. */
int err_was_full(void);

/* Turns verbose() on or off. Returns whether it is on. */
void err_verbose(int on);
int err_is_verbose(void);

/* Turns quiet on or off (-q): say_line() prints nothing then. Returns whether it is on. */
void err_quiet(int on);
int err_is_quiet(void);

/* While on, only the first message is printed: threads often fail for one reason. */
void err_first(int on);

/*
 * While muted, messages are dropped, or printed if err_verbose() is on: for attempts whose failure
 * is not a failure of the command. Calls nest.
 */
void err_mute(int on);

/*
 * Returns the first message that was dropped since the outermost err_mute(1), without "movenv: ";
 * NULL if none was. Borrowed until the next err_mute(1).
 */
const char *err_muted(void);

#endif
