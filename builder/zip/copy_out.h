/* SPDX-License-Identifier: MIT */
/*
 * A member of a zip archive into a file, piece by piece: one that fits into no memory, too.
 */
#ifndef MOVENV_ZIP_COPY_OUT_H
#define MOVENV_ZIP_COPY_OUT_H

#include <zlib.h>

#include "zip/read.h"

#define ZIPCOPY_BUFFER (64u << 10)

/* All-zero: ready for use, by one thread at a time; the owner releases it. */
struct zipcopy {
	z_stream z;
	int is_ready;
	int is_writing; /* after a failure: errno is that of writing */
	unsigned char packed[ZIPCOPY_BUFFER], bytes[ZIPCOPY_BUFFER];
};

/*
 * Writes a member's bytes to an open file, its size and CRC checked. Returns 0, or -1 with errno:
 * EBADMSG: it is damaged; EINTR: interrupt_pending(); ENOMEM; or what reading and writing had.
 */
int zipcopy(struct zipcopy *copy, const struct zip *zip, const struct zip_member *member, int fd);

void zipcopy_release(struct zipcopy *copy);

#endif
