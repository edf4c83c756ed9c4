/* SPDX-License-Identifier: MIT */
/*
 * Removing files that an installer put into an environment.
 */
#ifndef MOVENV_SEED_UNINSTALL_H
#define MOVENV_SEED_UNINSTALL_H

/*
 * Removes a file, with its bytecode, or a directory and all in it, and the
 * directories above that are empty then. The name is relative to root; no link is followed. What
 * is not there is no failure. Returns 0, or -1 after a message.
 */
int seed_uninstall(int root, const char *name, int is_dir);

#endif
