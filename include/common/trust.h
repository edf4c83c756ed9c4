/* SPDX-License-Identifier: MIT */
/*
 * The one rule for interpreters that the user did not name: which of them may be started. The shim
 * and all commands share it. It looks at the file, at each directory above it, and at those of each
 * symlink on the way.
 */
#ifndef MOVENV_COMMON_TRUST_H
#define MOVENV_COMMON_TRUST_H

#include "common/path.h"

/* Who led to the file. */
enum trust_source {
	TRUST_NAMED, /* the user: -p FILE, MOVENV_PYTHON. The rule does not apply. */
	TRUST_PLACE, /* a well-known place, or the key "home" of a file */
	TRUST_PATH,  /* an entry of PATH */
};

enum trust {
	TRUST_GIVEN,
	TRUST_MISSING,     /* the file, or a part of its path, cannot be examined; errno is set */
	TRUST_IRREGULAR,   /* it is not a regular file */
	TRUST_ENVIRONMENT, /* it lies below a directory that has a pyvenv.cfg */
	TRUST_OPEN_FILE,   /* everyone may write to the file */
	TRUST_OPEN,        /* everyone may write to a directory on the way */
	TRUST_FOREIGN,     /* the file, or a directory on the way, belongs to another user */
};

/*
 * Applies the rule to an absolute file name; nothing is started, and the file is not opened:
 * - the file is regular and lies below no directory with a pyvenv.cfg;
 * - nobody else can put another file in its place: not everyone may write to it, to its directory,
 *   or to a directory above, unless that one is sticky and its next component belongs to root or
 *   the effective user;
 * - for root, all of it belongs to root; for others, if the source is TRUST_PLACE, to root or to
 *   them. In a user namespace, root's files have the owner of /usr.
 * Returns the verdict, with the file or directory that is the reason in *at.
 */
enum trust trust_judge(const char *file, enum trust_source source, struct path *at);

#endif
