/* SPDX-License-Identifier: MIT */
/*
 * Memory for lists; see room.h.
 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/status.h"
#include "die.h"
#include "room.h"

/* musl's mmap() knows of threads, and costs 200 bytes. */
#ifdef SYS_mmap2
#define CALL SYS_mmap2
#else
#define CALL SYS_mmap
#endif
#define SMALL 1024 /* bytes; usual lists cost no system call */

void *
room_take(size_t n)
{
	/* Aligned as the buffers are, so that the linker puts it among them: see the Makefile. */
	static char small[SMALL] __attribute__((aligned(64)));
	static size_t used;
	void *at = small + used;

	n = (n + sizeof(void *) - 1) & ~(sizeof(void *) - 1);
	if (n <= SMALL - used) {
		used += n;
		return at;
	}
	at = (void *)syscall(CALL, NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			     0L);
	return at == MAP_FAILED ? NULL : at;
}

char **
room_arguments(int count)
{
	char **args = room_take((size_t)count * sizeof(*args));

	if (!args)
		die(ST_SYSTEM, "cannot start Python with so many arguments: %", reason(errno));
	return args;
}
