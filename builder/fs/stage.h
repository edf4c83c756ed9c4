/* SPDX-License-Identifier: MIT */
/*
 * An environment in the making: it is built in a staging directory and then moved to its target.
 * Nothing in an environment names its location, so this is safe. A target that does not exist yet
 * appears complete or not at all. An existing target is changed only when all new files are ready.
 * All directories are opened once, and all work happens below these descriptors: who may write to
 * the target, or to the directory that holds it, cannot lead it elsewhere.
 */
#ifndef MOVENV_FS_STAGE_H
#define MOVENV_FS_STAGE_H

#include "common/path.h"
#include "fs/staging.h"

enum stage_mode {
	STAGE_MERGE, /* files of the same name are replaced, all others stay */
	STAGE_CLEAR, /* everything in the target is replaced */
};

struct stage {
	struct path target; /* absolute, without a slash at its end */
	struct path dir;    /* the directory that holds the staging directory */
	int parent;         /* dir, open; the target itself if it exists */
	int fd;             /* open: build the environment in it */
	int exists;         /* the target existed */
	const char *whole;  /* a directory of the target that a merge replaces; NULL: none */
	struct staging staging;
	/* Directories above the target that stage_open() made. */
	int above;         /* the one that holds the first missing one, open; or -1 */
	struct path made;  /* the missing ones, relative to it */
	size_t first_made; /* bytes of that path up to the end of the first one made, or 0 */
};

/* Holds nothing yet; stage_drop() accepts it. */
void stage_init(struct stage *stage);

/*
 * Looks for the target: opens it if it exists, ends what killed runs left in it, and keeps other
 * runs out of it until stage_open(). Nothing else is changed. Returns 0, or -1 after a message.
 * stage_drop() is due in either case.
 */
int stage_find(struct stage *stage, const char *target);

/*
 * Makes the staging directory: beside the target, or in it if it exists. Missing parents are made.
 * Returns 0, or -1 after a message.
 */
int stage_open(struct stage *stage);

/* In place of both: makes a staging directory in `dir` for files that are not to be committed. */
int stage_open_in(struct stage *stage, const char *dir);

/*
 * Sets *path to a path of the directory that is built, which no rename leads elsewhere. Returns 0,
 * or -1 after a message.
 */
int stage_path(const struct stage *stage, struct path *path);

/*
 * The same for the target that exists or was committed: its own path if only this user and root can
 * change where that leads.
 */
int stage_target_path(const struct stage *stage, struct path *path);

/*
 * Moves the built files to the target. Returns 0, or -1 after a message, with the target as before.
 */
int stage_commit(struct stage *stage, enum stage_mode mode);

/*
 * Removes the staging directory, and parents that were made for a target that did not come. Reports
 * what is left; the next run there tries again.
 */
void stage_drop(struct stage *stage);

#endif
