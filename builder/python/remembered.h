/* SPDX-License-Identifier: MIT */
/*
 * Answers of interpreters in the cache: a file each, named by the digest of the interpreter's path.
 * It holds the question's digest, witnesses (python/witness.h), the answer, and a digest of all.
 */
#ifndef MOVENV_PYTHON_REMEMBERED_H
#define MOVENV_PYTHON_REMEMBERED_H

#include <stddef.h>
#include <time.h>

#include "core/buf.h"

/*
 * Returns the remembered answer (as ask_interpreter() does) of the interpreter at this absolute
 * path, for the caller to free, with its length in bytes; or NULL: it must be asked. Nothing is
 * printed but by -v.
 */
char *remembered_find(const char *file, size_t *len);

/* The state before an interpreter is asked. All-zero is empty. */
struct remembered {
	struct buf chain; /* witnesses: the file, and the symlinks that lead to it */
	struct timespec began;
};

/* Takes down the state of the file. remembered_end() is due in any case. */
void remembered_begin(struct remembered *r, const char *file);

/* The parts of an answer; all are borrowed. */
struct remembered_answer {
	const char *text; /* from its mark on */
	size_t len;
	const char *files, *stdlib; /* values in it */
};

/*
 * Writes the answer to the cache, if the file is an ELF executable that itself gave it: the answer
 * of a script (pyenv's shims), or of a program that starts another one, depends on anything. Where
 * that cannot be done nothing happens.
 */
void remembered_keep(const struct remembered *r, const char *file,
		     const struct remembered_answer *answer);

void remembered_end(struct remembered *r);

/*
 * Reads the bytes of an entry: a digest, the question's digest, witnesses and an answer. file: of
 * this path only, or NULL: of any. Returns 1 with the answer's offset, if it is whole and of the
 * question that this movenv asks, and all witnesses hold; else 0. The bytes may be any.
 */
int remembered_read(const char *bytes, size_t n, const char *file, size_t *answer);

/* Returns 1 if an entry in the cache cannot be used any more, else 0. */
int remembered_is_stale(int dir, const char *name);

#endif
