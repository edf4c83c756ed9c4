/* SPDX-License-Identifier: MIT */
/*
 * Removing what the cache holds. Other runs may use it meanwhile: they do without then.
 */
#ifndef MOVENV_CACHE_PRUNE_H
#define MOVENV_CACHE_PRUNE_H

#include "cache/kind.h"
#include "cache/usage.h"

/* Returns 1 if nobody will use an entry of a kind's directory any more, else 0. */
typedef int cache_is_stale(int dir, const char *name);

/*
 * Removes, from the open cache directory: entries for which the function of their kind (or NULL)
 * returns 1; directories of older layouts; and what killed runs left. Returns 0 with what that was;
 * or -1 with errno if something could not be removed.
 */
int cache_prune(int top, cache_is_stale *const stale[CACHE_KINDS], struct cache_usage *removed);

/*
 * Removes all that movenv keeps there, and the marks, unless another run puts something there
 * meanwhile. The directory itself stays. Returns as cache_prune() does.
 */
int cache_clear(int top, struct cache_usage *removed);

/* A cache_is_stale: 1 for a directory whose file "used", or itself, is 30 days old. */
int cache_is_unused(int dir, const char *name);

/* Returns 1 if the entry of a kind's directory is not complete yet: a temporary. Else 0. */
int cache_is_temporary(const char *name);

#endif
