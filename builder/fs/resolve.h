/* SPDX-License-Identifier: MIT */
/*
 * Directories that a user names by a path.
 */
#ifndef MOVENV_FS_RESOLVE_H
#define MOVENV_FS_RESOLVE_H

/*
 * Opens a directory for reading. Symlinks on the way are followed, but a symlink of another user's
 * leads only to a directory of that same user's: otherwise whoever can write to a directory could
 * send root's files anywhere. The effective user, root and the owner of "/" are not other users.
 * Returns a descriptor that the caller closes, or -1 with errno: EXDEV for such a symlink.
 */
int resolve_dir(const char *path);

#endif
