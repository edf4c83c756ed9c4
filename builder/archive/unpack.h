/* SPDX-License-Identifier: MIT */
/*
 * Unpacking an archive to a directory.
 */
#ifndef MOVENV_ARCHIVE_UNPACK_H
#define MOVENV_ARCHIVE_UNPACK_H

#include <stdint.h>

#include "archive/deferred_links.h"
#include "archive/extract.h"
#include "core/progress.h"

/* Bytes that each member counts in addition to its own, for its room on the disk and its name. */
#define ARCHIVE_UNPACK_BLOCK 4096

struct archive_unpack {
	const char *file; /* the archive's name, for messages */
	int fd;           /* the archive, open; at its start */
	int root;         /* the directory, which is empty */
	uint64_t most;    /* bytes that may be unpacked */
	uint64_t left;    /* the rest of them; at the start all */
	struct path last; /* the name that was counted last */
	struct deferred_links links;
	struct progress progress;
};

/* Functions return 0, or -1 after a message. */

/* Unpack all members but symlinks, which are noted. */
int archive_unpack_tar(struct archive_unpack *unpacking);
int archive_unpack_zip(struct archive_unpack *unpacking);

/* Counts a member of `size` bytes, and the directories that its name may need. */
int archive_unpack_count(struct archive_unpack *unpacking, const char *name, uint64_t size);

/* Notes a symlink. */
int archive_unpack_link(struct archive_unpack *unpacking, const char *name, const char *target);

/* Reports that the archive holds more than is allowed. Returns -1. */
int archive_unpack_refuse_size(const struct archive_unpack *unpacking);

/* Report why a member is refused: a sentence, or errno. Return -1. */
int archive_unpack_refuse(const struct archive_unpack *unpacking, const char *name,
			  const char *why);
int archive_unpack_refuse_errno(const struct archive_unpack *unpacking, const char *name);

#endif
