/* SPDX-License-Identifier: MIT */
/*
 * Read-ahead: a thread reads a file from its start to its end and inflates it if it is a gzip file
 * (RFC 1952), ahead of the caller that takes the bytes.
 */
#ifndef MOVENV_GZIP_READ_AHEAD_H
#define MOVENV_GZIP_READ_AHEAD_H

#include <stdint.h>
#include <sys/types.h>

struct read_ahead;

/*
 * Begins with an open file, which may be a pipe; the caller closes it. Until read_ahead_close(),
 * which is due, signals go to the thread, so that they wake it. NULL with errno on failure.
 */
struct read_ahead *read_ahead_open(int fd);

/*
 * Gets the next bytes, borrowed until the next call. Returns their number; 0 at the end; -1 with
 * errno: EBADMSG, see read_ahead_wrong(); EINTR after a signal; or that of reading.
 */
ssize_t read_ahead_take(struct read_ahead *in, const unsigned char **bytes);

/* The fault of the file, as a sentence; NULL if none was found so far. */
const char *read_ahead_wrong(const struct read_ahead *in);

/* The number of bytes of the file itself that have been read. */
uint64_t read_ahead_read(const struct read_ahead *in);

/* Ends the thread and frees all; NULL is accepted, errno survives. */
void read_ahead_close(struct read_ahead *in);

#endif
