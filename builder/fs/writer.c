/* SPDX-License-Identifier: MIT */
/*
 * A buffered writer; see fs/writer.h.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fs/io.h"
#include "fs/writer.h"

void
writer_open(struct writer *writer, int fd)
{
	writer->fd = fd;
	writer->len = 0;
	writer->held = 0;
}

int
writer_flush(struct writer *writer)
{
	size_t n = writer->held;

	writer->held = 0;
	return io_write(writer->fd, writer->buffer, n);
}

int
writer_write(struct writer *writer, const void *bytes, size_t n)
{
	if (n > WRITER_BUFFER - writer->held && writer_flush(writer) < 0)
		return -1;
	writer->len += n;
	if (n >= WRITER_BUFFER)
		return io_write(writer->fd, bytes, n);
	memcpy(writer->buffer + writer->held, bytes, n);
	writer->held += n;
	return 0;
}

int
writer_patch(struct writer *writer, const void *bytes, size_t n, uint64_t at)
{
	const char *from = bytes;

	if (writer_flush(writer) < 0)
		return -1;
	while (n > 0) {
		ssize_t done = pwrite(writer->fd, from, n, (off_t)at);

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
