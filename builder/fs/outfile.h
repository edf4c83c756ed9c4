/* SPDX-License-Identifier: MIT */
/*
 * The file that a command writes. It gets its name when it is complete.
 */
#ifndef MOVENV_FS_OUTFILE_H
#define MOVENV_FS_OUTFILE_H

#include <sys/types.h>

#include "common/path.h"
#include "fs/temporary.h"

struct outfile {
	int fd;                     /* write here; outfile_commit() and outfile_drop() close it */
	int dir;                    /* the file's directory, open */
	int force;                  /* a file that exists is replaced */
	struct path file;           /* as it was named; "-" is stdout */
	struct temporary temporary; /* none for stdout */
};

/*
 * Makes a temporary beside the file, and removes those there that killed runs left. force: an
 * existing regular file may be replaced. Returns 0, or -1 after a message. outfile_drop() is due in
 * either case.
 */
int outfile_open(struct outfile *out, const char *file, int force);

/*
 * Gives the file its name. A file that it replaces passes on its mode, owner, ACL and extended
 * attributes. Returns 0, or -1 after a message; an existing file is then unchanged.
 */
int outfile_commit(struct outfile *out);

/* Removes the temporary if it was not committed. errno survives. */
void outfile_drop(struct outfile *out);

/* Returns 1 if a file with this path would lie in the directory or below it, else 0. */
int outfile_is_in(const char *file, const char *dir);

#endif
