/* SPDX-License-Identifier: MIT */
/*
 * What of a directory that is used again the new environment replaces: files of an older pip that
 * the newer one has not, and the names of another version's interpreter.
 */
#ifndef MOVENV_STALE_H
#define MOVENV_STALE_H

#include "buf.h"
#include "interp.h"
#include "wheel.h"

struct stale {
	struct buf names; /* relative, each with its NUL; a directory ends in '/' */
};

/*
 * 1 if the site-packages of the environment in the directory root, where interp looks, has the
 * wheel's project and is to keep it: as new as the wheel, or newer, or by no installer that tells
 * what it installed. As `ensurepip --upgrade` has it. Else 0.
 */
int stale_keeps(int root, const struct interp *interp, const struct wheel *wheel);

/*
 * Notes what an older installation of the wheel's project has, and the directory fresh, where the
 * wheel was installed, has not. Returns 0, or -1 with errno.
 */
int stale_note(struct stale *stale, int root, int fresh, const struct interp *interp,
	       const struct wheel *wheel);

/*
 * Removes what was noted, its bytecode, and directories that are empty then. Nothing outside of
 * the environment is touched. What cannot be removed stays.
 */
void stale_remove(const struct stale *stale, int root);

/*
 * Removes the names of interpreters of other versions in the scripts directory: they would start
 * this one. Only shims and venv's links, to another name there or into the old home.
 */
void stale_pythons(int root, const struct interp *interp, const char *home);

void stale_release(struct stale *stale);

#endif
