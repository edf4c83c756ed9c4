/* SPDX-License-Identifier: MIT */
/*
 * Where an environment is built, and how it comes into place. Nothing in an environment names its
 * location, so it is made whole under another name and renamed: a target that does not exist yet
 * appears complete or not at all; one that does is changed only when all of the new is ready.
 */
#ifndef MOVENV_FS_STAGE_H
#define MOVENV_FS_STAGE_H

#include "common/path.h"
#include "fs/temporary.h"

enum stage_mode {
	STAGE_MERGE, /* into what is there: files of the same name are replaced */
	STAGE_CLEAR, /* in place of all that is there */
};

struct stage {
	struct path target; /* absolute, without a slash at its end */
	struct path dir;    /* the directory that holds the staging directory */
	struct path made;   /* the first parent directory that stage_open had to make, or "" */
	int parent;         /* dir, open */
	int fd;             /* the staging directory, open: build the environment in it */
	int exists;         /* the target was there */
	const char *whole;  /* a directory that a merge replaces: both have it; NULL: none */
	char name[TEMPORARY_NAME_CAP]; /* the staging directory's name in dir */
};

/*
 * Makes the staging directory for an environment: beside the target, or in it if it exists. With
 * its missing parents. Returns 0, or -1 after a message, with nothing left. stage_drop() is due
 * after success.
 */
int stage_open(struct stage *stage, const char *target);

/* The name of the directory that is built in. Returns 0, or -1 with errno ENAMETOOLONG. */
int stage_place(const struct stage *stage, struct path *place);

/*
 * Puts what was built in place. Returns 0, or -1 after a message, with the target as it was.
 */
int stage_commit(struct stage *stage, enum stage_mode mode);

/*
 * Removes what was not put in place, and parents that were made for it. Returns 0, or -1 after a
 * message that says what is left.
 */
int stage_drop(struct stage *stage);

#endif
