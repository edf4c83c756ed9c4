/* SPDX-License-Identifier: MIT */
/*
 * A path is a length and a buffer. Every function that can fail returns 0, or -1 with errno
 * ENAMETOOLONG and the path as it was: nothing is ever cut short. The text is NUL-terminated at
 * all times. Lexical only: no function here asks the file system.
 */
#ifndef MOVENV_COMMON_PATH_H
#define MOVENV_COMMON_PATH_H

#include <stddef.h>

#include "common/layout.h"

struct path {
	size_t len; /* bytes, without the NUL */
	char buf[PATH_CAP];
};

/* Makes the path the first n bytes of text. */
int path_set(struct path *p, const char *text, size_t n);

/* Makes the path what another one is; only the bytes in use are copied. */
void path_copy(struct path *p, const struct path *from);

/* Appends n bytes as they are. */
int path_add(struct path *p, const char *text, size_t n);

/* Appends a component: '/' unless the path is empty or ends in one, then name. */
int path_push(struct path *p, const char *name);

/* Takes the path back to a length it had before. */
void path_cut(struct path *p, size_t mark);

/*
 * Makes the path the directory of what it names, as the kernel would resolve it: "a/b" to "a",
 * "a" to ".", "." to "..", ".." to "../..", "a/.." to "a/../..", "/" to "/".
 */
int path_up(struct path *p);

/* The last component: a pointer into text, which is empty if text ends in '/'. */
const char *path_base(const char *text);

#endif
