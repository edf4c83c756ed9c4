/* SPDX-License-Identifier: MIT */
/*
 * What movenv says on stderr. One form: "movenv: cannot VERB 'OBJECT': REASON", and where there is
 * one, a line that says what to do about it. Control characters are shown escaped, whatever the
 * words hold.
 */
#ifndef MOVENV_CORE_ERR_H
#define MOVENV_CORE_ERR_H

#include "common/compiler.h"
#include "core/buf.h"

/* Says "movenv: " and the words. Returns -1. */
int fail(const char *fmt, ...) ATTR_PRINTF(1, 2);

/* The same, then ": " and the reason for errno, which survives. Returns -1. */
int fail_errno(const char *fmt, ...) ATTR_PRINTF(1, 2);

/* Says what to do, on a line of its own. */
void advise(const char *fmt, ...) ATTR_PRINTF(1, 2);

/* Says the words on stdout, a line of a command's result, escaped as messages are. */
void say_line(const char *fmt, ...) ATTR_PRINTF(1, 2);

/*
 * Appends text with its control characters escaped, so that a name cannot draw on a terminal.
 * Returns 0, or -1 with errno ENOMEM.
 */
int err_escape(struct buf *out, const char *text);

/* Appends the next message to a buffer as well, if that is empty; NULL: no more. */
void err_capture(struct buf *to);

/* Says the words if err_verbose is on (-v). */
void verbose(const char *fmt, ...) ATTR_PRINTF(1, 2);

/* Turns verbose() on or off; whether it is on. */
void err_verbose(int on);
int err_is_verbose(void);

/*
 * From on until off only the first message is said: for threads that fail of the same cause.
 */
void err_first(int on);

/*
 * While muted, messages are dropped, or said if err_verbose is on: for a try whose failure is no
 * failure of the command. Calls nest.
 */
void err_mute(int on);

/*
 * The first message that was dropped since the outermost err_mute(1), without "movenv: "; NULL if
 * none was. Borrowed until the next.
 */
const char *err_muted(void);

#endif
