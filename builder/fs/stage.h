/* SPDX-License-Identifier: MIT */
/*
 * The staging directory: an environment is built in it and then moved to its target. Nothing in an
 * environment names its location, so this is safe. A target that does not exist yet appears
 * complete or not at all. An existing target is changed only when all new files are ready.
 */
#ifndef MOVENV_FS_STAGE_H
#define MOVENV_FS_STAGE_H

#include "common/path.h"
#include "fs/temporary.h"

enum stage_mode {
	STAGE_MERGE, /* files of the same name are replaced, all others stay */
	STAGE_CLEAR, /* everything in the target is replaced */
};

struct stage {
	struct path target; /* absolute, without a slash at its end */
	struct path dir;    /* the directory that holds the staging directory */
	struct path made;   /* the first parent directory that stage_open() made, or "" */
	int parent;         /* dir, open */
	int fd;             /* the staging directory, open: build the environment in it */
	int exists;         /* the target existed */
	const char *whole;  /* a directory of the target that a merge replaces; NULL: none */
	char name[TEMPORARY_NAME_CAP]; /* the staging directory's name in dir */
};

/*
 * Makes the staging directory: beside the target, or in it if it exists. Missing parents are made.
 * Returns 0, or -1 after a message, with nothing left on disk. stage_drop() is due after success.
 */
int stage_open(struct stage *stage, const char *target);

/* Sets *place to the path of the staging directory. Returns 0, or -1 with errno ENAMETOOLONG. */
int stage_place(const struct stage *stage, struct path *place);

/*
 * Moves the built files to the target. Returns 0, or -1 after a message, with the target as before.
 */
int stage_commit(struct stage *stage, enum stage_mode mode);

/*
 * Removes the staging directory, and parents that were made for a target that did not come. Returns
 * 0, or -1 after a message that names what is left.
 */
int stage_drop(struct stage *stage);

#endif
