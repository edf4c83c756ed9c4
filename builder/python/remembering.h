/* SPDX-License-Identifier: MIT */
/*
 * Keeping the answer of an interpreter in the cache (python/remembered.h).
 */
#ifndef MOVENV_PYTHON_REMEMBERING_H
#define MOVENV_PYTHON_REMEMBERING_H

#include <stddef.h>
#include <time.h>

#include "core/buf.h"

/* The state before an interpreter is asked. All-zero is empty. */
struct remembering {
	struct buf chain; /* witnesses: the file, and the symlinks that lead to it */
	struct timespec began;
};

/* Takes down the state of the file. remembering_end() is due in any case. */
void remembering_begin(struct remembering *r, const char *file);

/* The parts of an answer; all are borrowed. */
struct remembering_answer {
	const char *text; /* from its mark on */
	size_t len;
	const char *files, *stdlib; /* values in it */
};

/*
 * Writes the answer to the cache, if the file is an ELF executable that itself gave it: the answer
 * of a script (pyenv's shims), or of a program that starts another one, depends on anything. Where
 * that cannot be done nothing happens, but for a line with -v.
 */
void remembering_keep(const struct remembering *r, const char *file,
		      const struct remembering_answer *answer);

void remembering_end(struct remembering *r);

#endif
