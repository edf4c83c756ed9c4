/* SPDX-License-Identifier: MIT */
/*
 * What --clear may empty: an environment, and with force another directory, but never one whose
 * loss nobody can have meant.
 */
#ifndef MOVENV_ENV_CLEAR_H
#define MOVENV_ENV_CLEAR_H

/*
 * Returns 0 if the open directory may be emptied, else -1 after a message, which has the path
 * `dir`. Never "/", the home directory, the current directory, or one that holds them; without
 * force only an empty directory or an environment that holds no repository (.git); -1: and no
 * --force is spoken of. Nor one in which something is mounted. Staging directories do not count.
 */
int clear_check(int fd, const char *dir, int force);

#endif
