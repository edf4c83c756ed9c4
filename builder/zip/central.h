/* SPDX-License-Identifier: MIT */
/*
 * The central directory of a zip archive (PKWARE APPNOTE 6.3.10, 4.3.12), header by header: memory
 * does not grow with it. Archives are foreign: everything in one is checked before it is used.
 */
#ifndef MOVENV_ZIP_CENTRAL_H
#define MOVENV_ZIP_CENTRAL_H

#include <stdint.h>

#include "core/buf.h"
#include "zip/end_record.h"
#include "zip/member.h"

struct zip_central {
	/* For the caller to set: */
	int has_links; /* members may be symbolic links, and names may start with "./" */
	uint64_t max;  /* bytes that all members may unpack to */
	/* To read: */
	struct zip_end_record end;
	uint64_t taken;    /* members so far … */
	uint64_t size;     /* … and the bytes that they unpack to */
	const char *wrong; /* after EBADMSG: the fault, a sentence; static */
	/* After EBADMSG: a name that cannot be unpacked, of bad_len bytes, and why; or NULL. */
	const char *bad_name, *bad_why;
	size_t bad_len;
	/* Its own. */
	int fd;
	uint64_t file_size, packed;
	uint64_t offset, unread; /* of the directory: what is not in the window yet */
	struct buf window;
	size_t at, n; /* in the window: the next header, and the end of what was read */
};

/*
 * Finds the directory of an open file (borrowed) of file_size bytes. Returns 0, or -1 with errno:
 * EBADMSG with central->wrong, ENOMEM, or that of reading. zip_central_release() is due in either
 * case.
 */
int zip_central_open(struct zip_central *central, int fd, uint64_t file_size);

/*
 * Reads the next member; its name is valid until the next call. Returns 1; 0 after the last; -1
 * with errno as zip_central_open(), or EINTR after a signal.
 */
int zip_central_next(struct zip_central *central, struct zip_member *member);

/* Goes back to the first member. */
void zip_central_rewind(struct zip_central *central);

void zip_central_release(struct zip_central *central);

#endif
