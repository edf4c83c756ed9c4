/* SPDX-License-Identifier: MIT */
/*
 * Copies of files and directories, for an interpreter's: with their times, so that .pyc files stay
 * valid. Links are followed: what is made has none. Functions return 0, or -1 with errno.
 */
#ifndef MOVENV_FS_COPY_H
#define MOVENV_FS_COPY_H

#include <sys/stat.h>
#include <sys/types.h>

#include "common/path.h"

/* Copies a regular file (EINVAL: it is none) to name in dir, which must not be there (EEXIST). */
int copy_file(const char *from, int dir, const char *name);

/* The same of an open file, from where it stands; st is fstat's word on it. */
int copy_open(int from, const struct stat *st, int dir, const char *name);

/* Gives the file `name` in the directory to the time that the one in `from` has. */
int copy_times(int from, int to, const char *name);

/*
 * Copies what is in the directory `from` into the open directory. wanted() is asked for each entry
 * by its name and how deep it lies (0: in `from` itself); NULL: all. What is neither a file nor a
 * directory is left out, and so is a link that leads nowhere. On failure `from` is the entry that
 * it failed at; on success as before. ELOOP: directories in themselves, by links.
 */
int copy_tree(struct path *from, int dir, int (*wanted)(const char *name, int depth));

#endif
