/* SPDX-License-Identifier: MIT */
/*
 * A member of a zip archive into a file, piece by piece: one that fits into no memory, too.
 */
#ifndef MOVENV_ZIP_COPY_OUT_H
#define MOVENV_ZIP_COPY_OUT_H

#include <zlib.h>

#include "zip/read.h"

#define ZIP_COPY_BUFFER (64u << 10)

/* All-zero: ready for use, by one thread at a time; the owner releases it. */
struct zip_copy {
	z_stream z;
	int is_ready;
	int is_writing; /* after a failure: errno is that of writing */
	unsigned char packed[ZIP_COPY_BUFFER], bytes[ZIP_COPY_BUFFER];
};

/*
 * Writes a member's bytes to an open file, its size and CRC checked. Returns 0, or -1 with errno:
 * EBADMSG: it is damaged; EINTR: interrupt_pending(); ENOMEM; or what reading and writing had.
 */
int zip_copy_out(struct zip_copy *copy, const struct zip *zip, const struct zip_member *member,
		 int fd);

void zip_copy_release(struct zip_copy *copy);

#endif
