/* SPDX-License-Identifier: MIT */
/*
 * Giving the files of a set in the cache (cache/files.h) to an environment: as hard links, clones
 * or copies.
 *
 * auto tries clones first (btrfs, XFS, bcachefs …): they share the bytes on the disk, too, and an
 * edit in one environment never shows in another one or in the cache. Hard links come next: one
 * system call a file, but who edits a file in place edits it for all. Copies work everywhere.
 */
#ifndef MOVENV_CACHE_GIVE_H
#define MOVENV_CACHE_GIVE_H

#include "cache/files.h"

enum link_mode {
	LINK_AUTO,
	LINK_HARD,
	LINK_CLONE,
	LINK_COPY,
	LINK_SHARE, /* as LINK_AUTO, but without copies: EOPNOTSUPP where these would be needed */
};

/*
 * Reads a mode: "auto", "hardlink", "clone", "copy". Returns NULL, or the error: a predicate, as of
 * opt_store().
 */
const char *cache_give_mode(const char *text, enum link_mode *mode);

/*
 * Puts all files of a checked set in the open directory `to`, a new one that only this process
 * changes; directories may be there. What a mode cannot do, the next one does, without a word. Hard
 * links are used only with may_share, and where a new file would have the same owner, mode, ACL and
 * label of SELinux, and nobody else may write to it. Files get the mode that the umask allows; with
 * set->has_modes, that of the cached file. Hard links in the set become such again, if the disk has
 * them. Records the use.
 * Returns 0; or -1 with errno, and no file of the set is left: ENOENT if the set is being removed,
 * EEXIST if a name is taken, or that of a full disk.
 */
int cache_give(struct cache_files *set, int to, enum link_mode mode, int may_share);

#endif
