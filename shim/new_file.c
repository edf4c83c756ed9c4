/* SPDX-License-Identifier: MIT */
/*
 * New files; see new_file.h.
 */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/layout.h"
#include "new_file.h"

int
new_file_name(struct path *name)
{
	uint64_t number = *(const uint64_t *)getauxval(AT_RANDOM);
	char letters[HEAL_LETTERS];

	for (size_t i = 0; i < sizeof(letters); i++, number >>= 4)
		letters[i] = (char)('a' + (number & 15));
	return path_add(name, letters, sizeof(letters));
}

int
new_file_open(const struct path *name, mode_t mode)
{
	int fd = openat(AT_FDCWD, name->buf, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd >= 0)
		flock(fd, LOCK_EX | LOCK_NB);
	return fd;
}

int
new_file_is_limited(off_t size)
{
	uint64_t limit[2]; /* the present one and the highest, as the kernel has them */

	return syscall(SYS_prlimit64, 0, RLIMIT_FSIZE, NULL, limit) == 0 &&
	       limit[0] < (uint64_t)size;
}
