/* SPDX-License-Identifier: MIT */
/*
 * Tests that need the system call openat2.
 */
#ifndef MOVENV_UNIT_SUPPORT_OPENAT2_H
#define MOVENV_UNIT_SUPPORT_OPENAT2_H

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fs/openat2.h"
#include "support/unit.h"

/* Skips the test on kernels before 5.6, in sandboxes and under a qemu-user without the call. */
static inline void
need_openat2(void)
{
	if (syscall(SYS_openat2, AT_FDCWD, ".", NULL, 0) < 0 && openat2_is_missing(errno)) {
		print_message("# no openat2 here\n");
		skip();
	}
}

#endif
