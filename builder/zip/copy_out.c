/* SPDX-License-Identifier: MIT */
/*
 * Members into files; see zip/copy_out.h.
 */
#include <errno.h>

#include "core/interrupt.h"
#include "fs/io.h"
#include "zip/copy_out.h"

/* A member's way: what is still to be read, and what has been written. */
struct way {
	const struct zip *zip;
	const struct zip_member *member;
	uint64_t at, left, done;
	uint32_t crc;
	int fd;
};

static int
put(struct zip_copy *copy, struct way *way, const unsigned char *bytes, size_t n)
{
	if (n > way->member->size - way->done) {
		errno = EBADMSG;
		return -1;
	}
	way->done += n;
	way->crc = (uint32_t)crc32(way->crc, bytes, (unsigned)n);
	copy->is_writing = 1;
	if (io_write(way->fd, bytes, n) < 0)
		return -1;
	copy->is_writing = 0;
	return 0;
}

/* Reads packed bytes. Returns how many, 0 when all have been read, -1. */
static int
get(struct zip_copy *copy, struct way *way)
{
	size_t n = way->left < ZIP_COPY_BUFFER ? (size_t)way->left : ZIP_COPY_BUFFER;

	if (interrupt_pending()) {
		errno = EINTR;
		return -1;
	}
	if (n > 0 && io_read_at(way->zip->fd, copy->packed, n, (off_t)way->at) < 0)
		return -1;
	way->at += n;
	way->left -= n;
	return (int)n;
}

static int
copy_stored(struct zip_copy *copy, struct way *way)
{
	int n;

	while ((n = get(copy, way)) > 0)
		if (put(copy, way, copy->packed, (size_t)n) < 0)
			return -1;
	return n;
}

static int
copy_deflated(struct zip_copy *copy, struct way *way)
{
	int status = copy->is_ready ? inflateReset(&copy->z) : inflateInit2(&copy->z, -MAX_WBITS);

	if (status == Z_OK)
		copy->is_ready = 1;
	else
		errno = ENOMEM;
	copy->z.avail_in = 0;
	while (status == Z_OK) {
		int n = copy->z.avail_in > 0 ? 0 : get(copy, way);

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
		    put(copy, way, copy->bytes, ZIP_COPY_BUFFER - copy->z.avail_out) < 0)
			return -1;
	}
	return status == Z_STREAM_END && copy->z.avail_in == 0 && way->left == 0 ? 0 : -1;
}

int
zip_copy_out(struct zip_copy *copy, const struct zip *zip, const struct zip_member *m, int fd)
{
	struct way way = {.zip = zip, .member = m, .left = m->packed, .fd = fd};

	copy->is_writing = 0;
	if (zip_locate(zip, m, &way.at) < 0 ||
	    (m->method == 0 ? copy_stored(copy, &way) : copy_deflated(copy, &way)) < 0)
		return -1;
	if (way.done == m->size && way.crc == m->crc)
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
