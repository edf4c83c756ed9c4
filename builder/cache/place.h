/* SPDX-License-Identifier: MIT */
/*
 * The place of the cache: a directory that the options or variables of the user name.
 */
#ifndef MOVENV_CACHE_PLACE_H
#define MOVENV_CACHE_PLACE_H

#include <stddef.h>

#include "common/path.h"

/* --cache-dir: comes before the variables. Borrowed, and not empty. */
void cache_place_set(const char *dir);

/* --no-cache: no cache is used. */
void cache_place_turn_off(void);

/* Returns 1 after --no-cache, or if MOVENV_NO_CACHE has a value. Else 0. */
int cache_place_is_off(void);

/*
 * Sets *path to the directory: of --cache-dir, then MOVENV_CACHE_DIR (both may be relative to the
 * current directory), then $XDG_CACHE_HOME/movenv and $HOME/.cache/movenv, if the variable has an
 * absolute path (XDG Base Directory Specification 0.8). The path is absolute. The first *floor
 * bytes of it name a directory that is not made if it is missing: the home directory; else 0. The
 * cache directory itself may be missing. Returns 0; or -1 with errno: ENOENT if no variable names a
 * place.
 */
int cache_place_find(struct path *path, size_t *floor);

#endif
