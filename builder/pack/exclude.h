/* SPDX-License-Identifier: MIT */
/*
 * Patterns of files that are left out, as in Python's fnmatch: '*' matches slashes too.
 */
#ifndef MOVENV_PACK_EXCLUDE_H
#define MOVENV_PACK_EXCLUDE_H

/* Returns 1 if one of the patterns (NULL-terminated) matches the relative name, else 0. */
int exclude_is(char *const *globs, const char *name);

/* Returns 1 if one matches the name or a directory above it, else 0. */
int exclude_holds(char *const *globs, const char *name);

#endif
