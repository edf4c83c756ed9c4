/* SPDX-License-Identifier: MIT */
/*
 * Staging directories that killed runs left.
 */
#ifndef MOVENV_FS_ABANDONED_H
#define MOVENV_FS_ABANDONED_H

/*
 * Removes those of the effective user in a directory, after what commit_settle() does with the
 * directory as the target. target: its path, for messages. Those that are in use stay. Returns 0,
 * or -1 after a message if a commit could not be ended; what cannot be removed is left.
 */
int abandoned_settle(int dir, const char *target);

/*
 * The same for a directory by its path, while no other run commits to it. Returns 0 also if it does
 * not exist.
 */
int abandoned_settle_path(const char *target);

#endif
