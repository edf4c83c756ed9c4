/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a file from its start to its end, those that a gzip file (RFC 1952) holds, or its
 * own. A thread reads and inflates ahead of who takes them.
 */
#ifndef MOVENV_GZIP_READ_AHEAD_H
#define MOVENV_GZIP_READ_AHEAD_H

#include <stdint.h>
#include <sys/types.h>

struct read_ahead;

/*
 * Begins with an open file, which may be a pipe and stays the caller's to close. Until the end
 * signals come to the thread, so that they wake it. NULL with errno; else read_ahead_close() is
 * due.
 */
struct read_ahead *read_ahead_open(int fd);

/*
 * The next bytes, borrowed until the next call. Returns how many; 0 at the end; -1 with errno:
 * EBADMSG, then read_ahead_wrong() tells; EINTR after a signal; else what reading had.
 */
ssize_t read_ahead_take(struct read_ahead *in, const unsigned char **bytes);

/* What is wrong with the file, in words; NULL: nothing, or it was not looked at so far. */
const char *read_ahead_wrong(const struct read_ahead *in);

/* How many bytes of the file itself have been read. */
uint64_t read_ahead_read(const struct read_ahead *in);

/* Ends the thread and frees all; NULL is accepted, errno survives. */
void read_ahead_close(struct read_ahead *in);

#endif
