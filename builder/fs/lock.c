/* SPDX-License-Identifier: MIT */
/*
 * Locks; see fs/lock.h.
 */
#include <errno.h>
#include <sys/file.h>
#include <time.h>

#include "core/interrupt.h"
#include "fs/lock.h"

#define PAUSE 10000000 /* nanoseconds */
#define PAUSES 6000

static int
try_lock(int fd, int how)
{
	if (flock(fd, how | LOCK_NB) == 0)
		return 1;
	return errno == EWOULDBLOCK ? 0 : -1;
}

int
lock_take(int fd)
{
	return try_lock(fd, LOCK_EX);
}

int
lock_share(int fd)
{
	return try_lock(fd, LOCK_SH);
}

int
lock_wait(int fd)
{
	struct timespec pause = {.tv_nsec = PAUSE};

	for (int i = 0; i < PAUSES; i++) {
		if (lock_take(fd) != 0)
			return 0;
		if (interrupt_check() < 0)
			return -1;
		nanosleep(&pause, NULL);
	}
	errno = EAGAIN;
	return -1;
}

void
lock_release(int fd)
{
	flock(fd, LOCK_UN);
}
