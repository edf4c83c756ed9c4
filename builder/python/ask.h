/* SPDX-License-Identifier: MIT */
/*
 * One question to an interpreter, in a process of its own.
 */
#ifndef MOVENV_PYTHON_ASK_H
#define MOVENV_PYTHON_ASK_H

#include <stddef.h>

/*
 * Starts the file with -I -S -B and a query, a file of builder/embed/site ("ask.py"), and returns
 * all that it printed, which the caller frees, with its length in bytes. NULL after a message: it
 * cannot be started, exits with an error, prints too much, or takes longer than a minute. Where the
 * cause is a call of this process, doubt (fs/doubt.h) is noted.
 */
char *ask_interpreter(const char *file, const char *query, size_t *len);

#endif
