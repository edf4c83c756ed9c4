/* SPDX-License-Identifier: MIT */
/*
 * The files that a standalone interpreter was made of: each file that was copied, each directory
 * whose entries were looked through, and each path that was looked for in vain.
 */
#ifndef MOVENV_STANDALONE_SOURCES_H
#define MOVENV_STANDALONE_SOURCES_H

#include <stddef.h>
#include <time.h>

#include "core/buf.h"
#include "core/sha256.h"

struct sources {
	struct buf paths; /* each with its NUL */
	int is_cut;       /* memory was short */
	struct timespec began;
};

/* Notes all paths of fs/copy.h's copy_watch() from now on, until sources_end(). */
void sources_begin(struct sources *sources);

void sources_end(void);

/*
 * Writes a digest of the state of n bytes of paths: device, inode, mode, size and both times of
 * what each leads to, or that it is missing. began: if it is not NULL, none may have changed about
 * then, or since: it could change again and look the same. Returns 0, or -1 with errno: EAGAIN for
 * such a file, or what stat() failed of.
 */
int sources_digest(const char *paths, size_t n, const struct timespec *began,
		   char text[SHA256_TEXT_CAP]);

#endif
