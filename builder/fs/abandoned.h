/* SPDX-License-Identifier: MIT */
/*
 * Staging directories and temporary files that killed runs left. Only those of the effective user
 * that nobody uses are removed.
 */
#ifndef MOVENV_FS_ABANDONED_H
#define MOVENV_FS_ABANDONED_H

/*
 * Removes those in a directory, after what commit_settle() does with the directory as the target.
 * target: its path, for messages. own: the name of this run's staging directory in it, or NULL.
 * Returns 0, or -1 after a message if a commit could not be ended; what cannot be removed is left.
 */
int abandoned_settle(int dir, const char *target, const char *own);

/*
 * The same for a directory by its path, while no other run commits to it, and abandoned_sweep() for
 * the directory that holds it. Returns 0 also if it does not exist.
 */
int abandoned_settle_path(const char *target);

/*
 * Removes those in a directory which is not a target. A staging directory stays if a commit to the
 * directory itself was begun in it. What cannot be removed is left.
 */
void abandoned_sweep(int dir);

/* The same for the directory that holds a path. */
void abandoned_sweep_beside(const char *path);

#endif
