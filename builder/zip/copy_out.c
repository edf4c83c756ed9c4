/* SPDX-License-Identifier: MIT */
/*
 * Copying members to files; see zip/copy_out.h.
 */
#include <errno.h>

#include "core/interrupt.h"
#include "fs/io.h"
#include "zip/copy_out.h"
#include "zip/format.h"
#include "zip/local_header.h"

/* A member that is being copied. */
struct zip_copying {
	const struct zip *zip;
	const struct zip_member *member;
	uint64_t at, left; /* packed bytes to read: their offset, and how many */
	uint64_t done;     /* bytes written */
	uint32_t crc;
	int fd;
};

static int
zip_copy_put(struct zip_copy *copy, struct zip_copying *copying, const unsigned char *bytes,
	     size_t n)
{
	if (n > copying->member->size - copying->done) {
		errno = EBADMSG;
		return -1;
	}
	/* Here and not where packed bytes are read: a few of them can be very many. */
	if (interrupt_check() < 0)
		return -1;
	copying->done += n;
	copying->crc = (uint32_t)crc32(copying->crc, bytes, (unsigned)n);
	copy->is_writing = 1;
	if (io_write(copying->fd, bytes, n) < 0)
		return -1;
	copy->is_writing = 0;
	return 0;
}

/* Reads packed bytes. Returns how many, 0 at their end, -1. */
static int
zip_copy_get(struct zip_copy *copy, struct zip_copying *copying)
{
	size_t n = copying->left < ZIP_COPY_BUFFER ? (size_t)copying->left : ZIP_COPY_BUFFER;

	if (n > 0 && io_read_at(copying->zip->fd, copy->packed, n, (off_t)copying->at) < 0)
		return -1;
	copying->at += n;
	copying->left -= n;
	return (int)n;
}

static int
zip_copy_stored(struct zip_copy *copy, struct zip_copying *copying)
{
	int n;

	while ((n = zip_copy_get(copy, copying)) > 0)
		if (zip_copy_put(copy, copying, copy->packed, (size_t)n) < 0)
			return -1;
	return n;
}

static int
zip_copy_deflated(struct zip_copy *copy, struct zip_copying *copying)
{
	int status = copy->is_ready ? inflateReset(&copy->z) : inflateInit2(&copy->z, -MAX_WBITS);

	if (status == Z_OK)
		copy->is_ready = 1;
	else
		errno = ENOMEM;
	copy->z.avail_in = 0;
	while (status == Z_OK) {
		int n = copy->z.avail_in > 0 ? 0 : zip_copy_get(copy, copying);

		if (n < 0)
			return -1;
		if (n > 0) {
			copy->z.next_in = copy->packed;
			copy->z.avail_in = (unsigned)n;
		}
		copy->z.next_out = copy->bytes;
		copy->z.avail_out = ZIP_COPY_BUFFER;
		status = inflate(&copy->z, Z_NO_FLUSH);
		errno = status == Z_MEM_ERROR ? ENOMEM : EBADMSG;
		if ((status == Z_OK || status == Z_STREAM_END) &&
		    zip_copy_put(copy, copying, copy->bytes, ZIP_COPY_BUFFER - copy->z.avail_out) <
			    0)
			return -1;
	}
	return status == Z_STREAM_END && copy->z.avail_in == 0 && copying->left == 0 ? 0 : -1;
}

int
zip_copy_out(struct zip_copy *copy, const struct zip *zip, const struct zip_member *m, int fd)
{
	struct zip_copying copying = {.zip = zip, .member = m, .left = m->packed, .fd = fd};

	copy->is_writing = 0;
	if (zip_local_find(zip->fd, zip->file_size, m, &copying.at) < 0 ||
	    (m->method == ZIP_STORED ? zip_copy_stored(copy, &copying)
				     : zip_copy_deflated(copy, &copying)) < 0)
		return -1;
	if (copying.done == m->size && copying.crc == m->crc)
		return 0;
	errno = EBADMSG;
	return -1;
}

void
zip_copy_release(struct zip_copy *copy)
{
	if (copy->is_ready)
		inflateEnd(&copy->z);
	copy->is_ready = 0;
}
