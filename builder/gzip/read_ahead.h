/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a file from its start to its end, those that a gzip file (RFC 1952) holds, or its
 * own. A thread reads and inflates ahead of who takes them.
 */
#ifndef MOVENV_GZIP_READ_AHEAD_H
#define MOVENV_GZIP_READ_AHEAD_H

#include <stdint.h>
#include <sys/types.h>

struct inflow;

/*
 * Begins with an open file, which may be a pipe and stays the caller's to close. Until the end
 * signals come to the thread, so that they wake it. NULL with errno; else inflow_close() is due.
 */
struct inflow *inflow_open(int fd);

/*
 * The next bytes, borrowed until the next call. Returns how many; 0 at the end; -1 with errno:
 * EBADMSG, then inflow_wrong() tells; EINTR after a signal; else what reading had.
 */
ssize_t inflow_take(struct inflow *in, const unsigned char **bytes);

/* What is wrong with the file, in words; NULL: nothing, or it was not looked at so far. */
const char *inflow_wrong(const struct inflow *in);

/* How many bytes of the file itself have been read. */
uint64_t inflow_read(const struct inflow *in);

/* Ends the thread and frees all; NULL is accepted, errno survives. */
void inflow_close(struct inflow *in);

#endif
