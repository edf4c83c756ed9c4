/* SPDX-License-Identifier: MIT */
/*
 * Removing files that an installer put into an environment.
 */
#ifndef MOVENV_SEED_UNINSTALL_H
#define MOVENV_SEED_UNINSTALL_H

/*
 * Removes a file with its bytecode, or a directory with all its entries, and then the directories
 * above that are empty. The name is relative to root; symlinks are not followed. A missing file is
 * not a failure. Returns 0, or -1 after a message.
 */
int seed_uninstall(int root, const char *name, int is_dir);

#endif
