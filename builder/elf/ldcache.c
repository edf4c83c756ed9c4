/* SPDX-License-Identifier: MIT */
/*
 * The loader's cache; see elf/ldcache.h.
 *
 * Format notes. All numbers have the machine's own byte order. The file may begin with the form of
 * libc5, whose entries are not used:
 *   0  "ld.so-1.7.0" and a NUL; 12 number of entries; 16 entries of 12 bytes
 * and then, at the next multiple of 8, or else at 0, there is:
 *   0  "glibc-ld.so.cache1.1"  20 number of entries  24 bytes of strings  28 byte order, extensions
 *   48 entries of 24 bytes: 0 flags  4 name  8 file  12 (unused)  16 hwcap
 * Names and files are offsets from this header, of strings with a NUL. hwcap is 0 but for libraries
 * that only some processors can run.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>

#include "elf/ldcache.h"
#include "fs/io.h"

#define CACHE_MAX (64u << 20) /* bytes; usual are 20 to 200 thousand */
#define OLD_MAGIC "ld.so-1.7.0"
#define OLD_HEADER 16
#define OLD_ENTRY 12
#define MAGIC "glibc-ld.so.cache1.1"
#define HEADER 48
#define ENTRY 24

/* The number at an offset that is in the file. */
static uint32_t
number(const struct ldcache *cache, size_t at)
{
	uint32_t value;

	memcpy(&value, cache->text.data + at, sizeof(value));
	return value;
}

static int
bad(void)
{
	errno = EBADMSG;
	return -1;
}

int
ldcache_read(struct ldcache *cache, const char *file)
{
	size_t start = 0;

	*cache = (struct ldcache){0};
	if (io_slurp(AT_FDCWD, file, &cache->text, CACHE_MAX) < 0)
		return -1;
	if (cache->text.len >= OLD_HEADER &&
	    !memcmp(cache->text.data, OLD_MAGIC, sizeof(OLD_MAGIC) - 1)) {
		start = OLD_HEADER + (size_t)number(cache, 12) * OLD_ENTRY;
		start = (start + 7) & ~(size_t)7;
	}
	if (start > cache->text.len || cache->text.len - start < HEADER ||
	    memcmp(cache->text.data + start, MAGIC, sizeof(MAGIC) - 1) != 0)
		return bad();
	cache->start = start;
	cache->count = number(cache, start + 20);
	return (cache->text.len - start - HEADER) / ENTRY < cache->count ? bad() : 0;
}

/* The string at an offset from the header; NULL if it does not end in the file. */
static const char *
string_at(const struct ldcache *cache, uint32_t offset)
{
	size_t room = cache->text.len - cache->start;
	const char *at = cache->text.data + cache->start + offset;

	return offset < room && memchr(at, '\0', room - offset) ? at : NULL;
}

const char *
ldcache_find(const struct ldcache *cache, const char *name, unsigned number_wanted)
{
	for (unsigned i = 0; i < cache->count; i++) {
		size_t entry = cache->start + HEADER + (size_t)i * ENTRY;
		const char *has = string_at(cache, number(cache, entry + 4));
		const char *file = string_at(cache, number(cache, entry + 8));

		if (has && file && !number(cache, entry + 16) && !number(cache, entry + 20) &&
		    !strcmp(has, name) && number_wanted-- == 0)
			return file;
	}
	return NULL;
}

void
ldcache_release(struct ldcache *cache)
{
	buf_free(&cache->text);
	*cache = (struct ldcache){0};
}
