/* SPDX-License-Identifier: MIT */
/*
 * Kinds of things in the cache. Each has a directory of its own, whose name has the version of its
 * layout: "interpreters-v1". A movenv of another version uses another one, and both can be in use.
 */
#ifndef MOVENV_CACHE_KIND_H
#define MOVENV_CACHE_KIND_H

enum cache_kind {
	CACHE_INTERPRETERS, /* answers of interpreters: a file each */
	CACHE_WHEELS,       /* unpacked wheels: a directory each */
	CACHE_STANDALONE,   /* carried interpreters */
	CACHE_KINDS,
};

#define CACHE_KIND_NAME 32 /* bytes of the name of a directory with its NUL */

/* Writes the name of the kind's directory. */
void cache_kind_name(enum cache_kind kind, char name[CACHE_KIND_NAME]);

/* Returns the kind's plain name: "interpreters". */
const char *cache_kind_title(enum cache_kind kind);

/* Returns the version of the kind's layout that this movenv uses. */
int cache_kind_version(enum cache_kind kind);

/* Returns the kind to which a directory belongs by its name, with *version out of that; or -1. */
int cache_kind_of_name(const char *name, int *version);

#endif
