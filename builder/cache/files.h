/* SPDX-License-Identifier: MIT */
/*
 * A set of files in the cache: a directory with these entries:
 *   tree      the files, in directories
 *   manifest  the files' names, sizes, inodes and modes, and the texts of the set
 *   used      how many names each file had after the last use; its own time is that of the use
 *
 * Environments can have hard links to these files, and whoever writes to such a link changes the
 * cache. So each file is compared before each use: kind, inode, size, mode, owner, and its
 * modification time. That is one for all files of a wheel, and even (FAT knows two seconds).
 * That finds each edit but for one that sets size and time back. Its trace is the change time,
 * which the manifest cannot hold: each link and each removal of one renews it. But these also
 * change the number of names. So a file is taken for changed as well if its change time is newer
 * than the last use while it has as many names as after that. Only who restores size and time,
 * and then removes a link as well, or adds one, is not seen: that is not an accident, and somebody
 * who may do it owns the cache.
 */
#ifndef MOVENV_CACHE_FILES_H
#define MOVENV_CACHE_FILES_H

#include "cache/manifest.h"

/*
 * Opens a set and reads its manifest. Returns 0; or -1 with errno: ENOENT; EBADMSG if a part of it
 * is missing, cut or broken; or others'. cache_files_close() is due in either case.
 */
int cache_files_open(struct cache_files *set, int dir, const char *name);

/* Compares all files. Returns 0; or -1 with errno: ESTALE if one has changed or is missing. */
int cache_files_check(struct cache_files *set);

/* Records a use, after which files have the names that list[].links counts. Errors are ignored. */
void cache_files_used(struct cache_files *set);

/* Removes the set, also if it is in use. What cannot be removed is left. */
void cache_files_remove(int dir, const char *name);

/* Closes all and frees the memory. errno survives. */
void cache_files_close(struct cache_files *set);

#endif
