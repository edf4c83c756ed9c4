/* SPDX-License-Identifier: MIT */
/*
 * Written through a buffer; see fs/writer.h.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fs/io.h"
#include "fs/writer.h"

void
writer_open(struct writer *sink, int fd)
{
	sink->fd = fd;
	sink->len = 0;
	sink->held = 0;
}

int
writer_flush(struct writer *sink)
{
	size_t n = sink->held;

	sink->held = 0;
	return io_write(sink->fd, sink->buffer, n);
}

int
writer_write(struct writer *sink, const void *bytes, size_t n)
{
	if (n > WRITER_BUFFER - sink->held && writer_flush(sink) < 0)
		return -1;
	sink->len += n;
	if (n >= WRITER_BUFFER)
		return io_write(sink->fd, bytes, n);
	memcpy(sink->buffer + sink->held, bytes, n);
	sink->held += n;
	return 0;
}

int
writer_patch(struct writer *sink, const void *bytes, size_t n, uint64_t at)
{
	const char *from = bytes;

	if (writer_flush(sink) < 0)
		return -1;
	while (n > 0) {
		ssize_t done = pwrite(sink->fd, from, n, (off_t)at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return -1;
		from += done;
		at += (uint64_t)done;
		n -= (size_t)done;
	}
	return 0;
}
