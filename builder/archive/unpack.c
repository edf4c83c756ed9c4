/* SPDX-License-Identifier: MIT */
/*
 * Unpacking, for all formats; see archive/unpack.h.
 */
#include <errno.h>
#include <string.h>

#include "archive/unpack.h"
#include "core/err.h"

int
archive_unpack_refuse(const struct archive_unpack *unpacking, const char *name, const char *why)
{
	return failf("cannot unpack '%s': '%s' in it is refused: %s", unpacking->file, name, why);
}

int
archive_unpack_refuse_errno(const struct archive_unpack *unpacking, const char *name)
{
	if (errno == EEXIST)
		return archive_unpack_refuse(
			unpacking, name,
			"the name is there already, or one that this disk takes "
			"for the same");
	if (errno == E2BIG)
		return archive_unpack_refuse_size(unpacking);
	return fail_errno("cannot unpack '%s' of '%s'", name, unpacking->file);
}

int
archive_unpack_refuse_size(const struct archive_unpack *unpacking)
{
	failf("cannot unpack '%s': it holds more than the %llu MiB that are allowed",
	      unpacking->file, (unsigned long long)(unpacking->most >> 20));
	advise("allow more with --max-size, if you know where it comes from");
	return -1;
}

int
archive_unpack_link(struct archive_unpack *unpacking, const char *name, const char *target)
{
	if (deferred_links_note(&unpacking->links, name, target) == 0)
		return 0;
	return errno == E2BIG ? archive_unpack_refuse(unpacking, name,
						      "it is one symlink too many for this memory")
			      : archive_unpack_refuse_errno(unpacking, name);
}

int
archive_unpack_count(struct archive_unpack *unpacking, const char *name, uint64_t size)
{
	uint64_t blocks = size / ARCHIVE_UNPACK_BLOCK + 1 + (size % ARCHIVE_UNPACK_BLOCK > 0);
	size_t same = 0;

	while (name[same] && name[same] == unpacking->last.buf[same])
		same++;
	for (const char *at = name + same; (at = strchr(at, '/')); at++)
		blocks++;
	path_set(&unpacking->last, name, strlen(name));
	if (unpacking->left / ARCHIVE_UNPACK_BLOCK < blocks)
		return archive_unpack_refuse_size(unpacking);
	unpacking->left -= blocks * ARCHIVE_UNPACK_BLOCK;
	return 0;
}
