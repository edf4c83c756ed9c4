/* SPDX-License-Identifier: MIT */
/*
 * Any file as the dynamic loader's cache.
 */
#include "elf/ldcache.h"
#include "fuzz.h"

#include <errno.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ldcache cache;
	const char *found;
	char name[32];
	int fd = fuzz_file(data, n, name);

	if (ldcache_read(&cache, name) < 0)
		MUST(errno == EBADMSG || errno == ENOMEM);
	else
		for (unsigned i = 0; (found = ldcache_find(&cache, "libc.so.6", i)); i++)
			MUST(strlen(found) < n);
	ldcache_release(&cache);
	close(fd);
	return 0;
}
