/* SPDX-License-Identifier: MIT */
/*
 * Files and directories of an environment that could not be read. The rest is gone through, and at
 * the end each of them is reported once: a command that left one out has not done its work.
 */
#ifndef MOVENV_ENV_UNREAD_H
#define MOVENV_ENV_UNREAD_H

#include <stddef.h>

#include "core/buf.h"

struct unread {
	struct buf names;  /* relative to the environment, each with its NUL */
	struct buf causes; /* errno of each, as int */
	size_t count;
};

/* Bytes of all names. */
#define UNREAD_NAMES_MAX (16u << 20)

/*
 * Notes, for errno, that a file could not be read; "" is the environment itself. Returns 0, so that
 * the rest is gone through; or -1 with errno: ENOMEM, EINTR after a signal, E2BIG above
 * UNREAD_NAMES_MAX.
 */
int unread_note(struct unread *unread, const char *name);

/*
 * The same, but returns 0 without a note if errno means that there is no such file, or that it is
 * not a regular one: see beneath_is_none() in fs/beneath.h.
 */
int unread_note_file(struct unread *unread, const char *name);

/*
 * Prints a message for each name, once, as files of the environment `shown`; none for those below a
 * directory that could not be read for the same cause. Returns the number of messages, at least 1
 * if there is a note.
 */
size_t unread_report(const struct unread *unread, const char *shown);

void unread_release(struct unread *unread);

#endif
