/* SPDX-License-Identifier: MIT */
/*
 * The system call openat2; see fs/openat2.h.
 */
#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fs/openat2.h"

/* While somebody renames, the kernel may not know where ".." in a link leads: EAGAIN. */
#define TRIES 100

int
openat2_open(int dir, const char *name, int flags, unsigned resolve)
{
	/* struct open_how: flags, mode, resolve. */
	uint64_t how[3] = {(uint64_t)flags, 0, resolve};
	int fd = -1;

	for (int i = 0; i < TRIES; i++) {
		fd = (int)syscall(SYS_openat2, dir, name, how, sizeof(how));
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	return fd;
}

int
openat2_is_missing(int error)
{
	return error == ENOSYS || error == EPERM;
}
