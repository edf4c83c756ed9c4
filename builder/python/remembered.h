/* SPDX-License-Identifier: MIT */
/*
 * Answers of interpreters in the cache: a file each, named by the digest of the interpreter's path.
 * It holds a digest of all that follows, REMEMBERED_MARK, the question's digest, witnesses
 * (python/witness.h), an empty text, and the answer; each text but the answer has its NUL.
 */
#ifndef MOVENV_PYTHON_REMEMBERED_H
#define MOVENV_PYTHON_REMEMBERED_H

#include <stddef.h>

#include "core/sha256.h"

#define REMEMBERED_MARK "movenv answer"

/*
 * Returns the remembered answer (as ask_interpreter() does) of the interpreter at this absolute
 * path, for the caller to free, with its length in bytes; or NULL: it must be asked. Nothing is
 * printed but by -v.
 */
char *remembered_find(const char *file, size_t *len);

/*
 * Reads the bytes of an entry. file: of this path only, or NULL: of any. Returns 1 with the
 * answer's offset, if it is whole and of the question that this movenv asks, and all witnesses
 * hold; else 0. The bytes may be any.
 */
int remembered_read(const char *bytes, size_t n, const char *file, size_t *answer);

/* Returns 1 if an entry in the cache cannot be used any more, else 0. */
int remembered_is_stale(int dir, const char *name);

/* Writes the name of the entry of the interpreter at this absolute path. */
void remembered_name(const char *file, char name[SHA256_TEXT_CAP]);

/* Writes the digest of the question: another question has other answers. */
void remembered_question(char text[SHA256_TEXT_CAP]);

/* Returns the value of LD_LIBRARY_PATH, or "". */
const char *remembered_library_path(void);

/*
 * Returns 1 if no variable but LD_LIBRARY_PATH makes the loader load other files, or sysconfig give
 * other directories: Python's own for cross compiling, and those of Debian's and Fedora's patches.
 * Else 0: nothing is remembered.
 */
int remembered_is_usual(void);

#endif
