/* SPDX-License-Identifier: MIT */
/*
 * Compiled modules; see python/pyc.h.
 *
 * Format notes (PEP 552; importlib/_bootstrap_external.py, _validate_timestamp_pyc). Little-endian:
 *   magic 0 (4; its last two bytes are "\r\n"), flags 4 (0: by time; 1 and 3: by a hash), time of
 *   the source 8, its size 12, both modulo 2^32; then the code. CPython 3.6 and before, whose magic
 *   is below 3390, have no flags: the time stands at 4, the size at 8. (PyPy's magics are below
 *   3000.)
 */
#include <string.h>

#include "core/endian.h"
#include "fs/dirlist.h"
#include "python/pyc.h"

#define CACHE "__pycache__/"

/* Finds the tag ("cpython-312") in a file's name: after the last but one '.'. */
static const char *
tag_of(const char *base)
{
	static const char *const tags[] = {".cpython-", ".pypy", ".graalpy"};
	const char *found = NULL;

	for (const char *at = strchr(base, '.'); at; at = strchr(at + 1, '.'))
		for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
			if (name_starts(at, tags[i]))
				found = at;
	return found;
}

int
pyc_source(const char *name, struct path *source)
{
	const char *base = path_base(name), *tag;
	size_t n = (size_t)(base - name), cache = strlen(CACHE);

	if (n < cache || memcmp(base - cache, CACHE, cache) != 0 || !name_ends(base, ".pyc"))
		return 0;
	n -= cache;
	tag = tag_of(base);
	return (n == 0 || name[n - 1] == '/') && tag && path_set(source, name, n) == 0 &&
	       path_add(source, base, (size_t)(tag - base)) == 0 && path_add(source, ".py", 3) == 0;
}

/* Where the time stands. */
static size_t
time_at(const unsigned char *head)
{
	unsigned magic = le_get16(head);

	return magic >= 3000 && magic < 3390 ? 4 : 8;
}

int
pyc_is_of(const unsigned char *head, size_t n, int64_t time, uint64_t size)
{
	size_t at;

	if (n < PYC_HEAD || memcmp(head + 2, "\r\n", 2) != 0)
		return -1;
	at = time_at(head);
	if (at == 8 && le_get32(head + 4) != 0)
		return -1;
	return le_get32(head + at) == (uint32_t)time && le_get32(head + at + 4) == (uint32_t)size;
}

void
pyc_put_time(unsigned char *head, int64_t time)
{
	le_put32(head + time_at(head), (uint32_t)time);
}
