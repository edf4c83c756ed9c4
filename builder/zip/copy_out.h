/* SPDX-License-Identifier: MIT */
/*
 * Copying a member of a zip archive to a file, piece by piece: memory does not grow with its size.
 */
#ifndef MOVENV_ZIP_COPY_OUT_H
#define MOVENV_ZIP_COPY_OUT_H

#include <zlib.h>

#include "zip/read.h"

#define ZIP_COPY_BUFFER (64u << 10)

/* A struct of zeros is ready for use, by one thread at a time. The owner releases it. */
struct zip_copy {
	z_stream z;
	int is_ready;
	int is_writing; /* after a failure: writing failed, and errno is its reason */
	unsigned char packed[ZIP_COPY_BUFFER], bytes[ZIP_COPY_BUFFER];
};

/*
 * Writes the bytes of a member to an open file and checks its size and CRC. Returns 0, or -1 with
 * errno: EBADMSG if the member is damaged, EINTR if interrupt_pending(), ENOMEM, or that of reading
 * or writing.
 */
int zip_copy_out(struct zip_copy *copy, const struct zip *zip, const struct zip_member *member,
		 int fd);

void zip_copy_release(struct zip_copy *copy);

#endif
