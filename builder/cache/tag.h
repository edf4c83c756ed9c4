/* SPDX-License-Identifier: MIT */
/*
 * The marks of the cache directory: CACHEDIR.TAG, for programs that make backups
 * (https://bford.info/cachedir/), whose text says that the cache is movenv's; and .gitignore.
 */
#ifndef MOVENV_CACHE_TAG_H
#define MOVENV_CACHE_TAG_H

#define CACHE_TAG_NAME "CACHEDIR.TAG"
#define CACHE_IGNORE_NAME ".gitignore"

/* Returns 1 if the directory has the tag of movenv's cache, else 0. */
int cache_tag_is_in(int dir);

/* Returns 1 if nothing is in the directory but temporaries and .gitignore: it is new. Else 0. */
int cache_tag_is_due(int dir);

/*
 * Marks a directory that is not marked, if it is empty but for what an earlier try or a kill left
 * there. Returns 0; or -1 with errno: ENOTEMPTY if it holds other things, and is not a cache.
 */
int cache_tag_write(int dir);

#endif
