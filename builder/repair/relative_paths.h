/* SPDX-License-Identifier: MIT */
/*
 * Absolute paths of the environment in the texts of site-packages, made relative.
 */
#ifndef MOVENV_REPAIR_RELATIVE_PATHS_H
#define MOVENV_REPAIR_RELATIVE_PATHS_H

#include "core/buf.h"
#include "env/environment.h"

/*
 * Both append the text of a file with relative paths; all other bytes stay. site: the directory of
 * the file, relative to the environment. Returns 1, 0 if nothing changes, or -1 with errno ENOMEM.
 */

/* A .pth file: each line is a directory, unless it is a comment or starts with "import". */
int relative_paths_pth(const struct environment *env, const char *site, const struct buf *text,
		       struct buf *out);

/* An .egg-link: its first line is a directory, which must be there. */
int relative_paths_egg_link(const struct environment *env, const char *site, const struct buf *text,
			    struct buf *out);

/*
 * Returns 1 if relative_paths_finder() can give another text for the literal of n bytes at `at`,
 * which lies in the text; else 0: then its path stays absolute.
 */
int relative_paths_may_fix(const struct buf *text, const char *at, size_t n);

/* A finder of an editable install: 'PATH' becomes an expression of the finder's own __file__. */
int relative_paths_finder(const struct environment *env, const char *site, const struct buf *text,
			  struct buf *out);

#endif
