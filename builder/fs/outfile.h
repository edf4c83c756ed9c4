/* SPDX-License-Identifier: MIT */
/*
 * A file that a command is to make: it has its name when it is complete.
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
 * Makes the temporary beside the file. force: a regular file of that name may be replaced. Returns
 * 0, or -1 after a message. outfile_drop() is due in either case.
 */
int outfile_open(struct outfile *out, const char *file, int force);

/* Gives the file its name. Returns 0, or -1 after a message, with what was there as it was. */
int outfile_commit(struct outfile *out);

/* Removes what was not committed; errno survives. */
void outfile_drop(struct outfile *out);

/* 1 if a file of this name would lie in the directory or below it, else 0. */
int outfile_is_in(const char *file, const char *dir);

#endif
