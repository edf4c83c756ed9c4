/* SPDX-License-Identifier: MIT */
/*
 * A path: a length and a buffer. Functions that can fail return 0, or -1 with errno ENAMETOOLONG
 * and the path unchanged: nothing is truncated. The text is always NUL-terminated. All functions
 * work on the text alone; none asks the file system.
 */
#ifndef MOVENV_COMMON_PATH_H
#define MOVENV_COMMON_PATH_H

#include <stddef.h>

#include "common/layout.h"

struct path {
	size_t len; /* bytes, without the NUL */
	char buf[PATH_CAP];
};

/* Sets the path to the first n bytes of text. */
int path_set(struct path *p, const char *text, size_t n);

/* Sets the path to another one. Only the bytes in use are copied. */
void path_copy(struct path *p, const struct path *from);

/* Appends n bytes as they are. */
int path_add(struct path *p, const char *text, size_t n);

/* Appends a component: '/' unless the path is empty or ends in one, then name. */
int path_push(struct path *p, const char *name);

/* Cuts the path back to a length that it had before. */
void path_cut(struct path *p, size_t mark);

/*
 * Sets the path to its directory, as the kernel would resolve it: "a/b" to "a",
 * "a" to ".", "." to "..", ".." to "../..", "a/.." to "a/../..", "/" to "/".
 */
int path_up(struct path *p);

/* Returns 1 if the file p/abc exists; else 0, also if its name is too long. p stays as it was. */
int path_exists(struct path *p, const char *a, const char *b, const char *c);

/* Returns 1 if both names are those of one file, symlinks followed; else 0. */
int path_same(const char *a, const char *b);

/*
 * Takes the first component off *rest, with the slashes before it. Returns 1 with the component; 0
 * if there is none; -1 if it does not fit, which no file system's would.
 */
int path_part(const char **rest, char part[NAME_CAP]);

/* Returns the last component, a pointer into text; it is empty if text ends in '/'. */
const char *path_base(const char *text);

#endif
