/* SPDX-License-Identifier: MIT */
/*
 * Built files go from a staging directory to a target that exists. A kill at any moment loses
 * nothing: commit_settle() then brings the new files to the target, or the old ones back.
 */
#ifndef MOVENV_FS_COMMIT_H
#define MOVENV_FS_COMMIT_H

#include "fs/staging.h"

struct commit {
	int dir;            /* the target, open */
	const char *target; /* its path, for messages */
	struct staging *staging;
	const char *whole; /* a directory of the target that a merge replaces; NULL: none */
};

/* Functions return 0, or -1 after a message. */

/* Files of the same name are replaced, all others stay. */
int commit_merge(const struct commit *commit);

/*
 * Everything in the target is replaced. After a failure the target is as before; what could not be
 * put back stays in the staging directory, whose top is then -1.
 */
int commit_clear(const struct commit *commit);

/* Ends the commit of a run that was killed in it. Files that were not complete are left alone. */
int commit_settle(const struct commit *commit);

#endif
