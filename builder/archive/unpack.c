/* SPDX-License-Identifier: MIT */
/*
 * What archives of all formats have in common; see archive/unpack.h.
 */
#include <errno.h>
#include <string.h>

#include "archive/unpack.h"
#include "core/err.h"

int
unpacking_refuse(const struct unpacking *unpacking, const char *name, const char *why)
{
	return fail("cannot unpack '%s': '%s' in it is refused: %s", unpacking->file, name, why);
}

int
unpacking_refuse_errno(const struct unpacking *unpacking, const char *name)
{
	if (errno == EEXIST)
		return unpacking_refuse(unpacking, name,
					"the name is there already, or one that this disk takes "
					"for the same");
	if (errno == E2BIG)
		return unpacking_refuse_size(unpacking);
	return fail_errno("cannot unpack '%s' of '%s'", name, unpacking->file);
}

int
unpacking_refuse_size(const struct unpacking *unpacking)
{
	fail("cannot unpack '%s': it holds more than the %llu MiB that are allowed",
	     unpacking->file, (unsigned long long)(unpacking->most >> 20));
	advise("allow more with --max-size, if you know where it comes from");
	return -1;
}

int
unpacking_count(struct unpacking *unpacking, const char *name, uint64_t size)
{
	uint64_t blocks = size / UNPACKING_BLOCK + 1 + (size % UNPACKING_BLOCK > 0);
	size_t same = 0;

	while (name[same] && name[same] == unpacking->last.buf[same])
		same++;
	for (const char *at = name + same; (at = strchr(at, '/')); at++)
		blocks++;
	path_set(&unpacking->last, name, strlen(name));
	if (unpacking->left / UNPACKING_BLOCK < blocks)
		return unpacking_refuse_size(unpacking);
	unpacking->left -= blocks * UNPACKING_BLOCK;
	return 0;
}
