/* SPDX-License-Identifier: MIT */
/*
 * The dynamic loader's cache (ld.so.cache(5); glibc sysdeps/generic/dl-cache.h), which holds where
 * a shared library lies by its name.
 */
#ifndef MOVENV_ELF_LDCACHE_H
#define MOVENV_ELF_LDCACHE_H

#include "core/buf.h"

struct ldcache {
	struct buf text; /* the file */
	size_t start;    /* of the header that counts, in it */
	unsigned count;  /* entries */
};

/*
 * Reads a cache file. Returns 0, or -1 with errno: EBADMSG if it is of another form (musl has
 * none), or what reading failed of. Any bytes are safe. ldcache_release() is due in either case.
 */
int ldcache_read(struct ldcache *cache, const char *file);

/*
 * The file of the number-th entry (from 0) with this library's name that is for every processor of
 * its architecture; NULL when there is none left. Several architectures may be in one cache: the
 * caller looks at the file. Borrowed.
 */
const char *ldcache_find(const struct ldcache *cache, const char *name, unsigned number);

void ldcache_release(struct ldcache *cache);

#endif
