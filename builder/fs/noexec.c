/* SPDX-License-Identifier: MIT */
/*
 * Disks without programs; see fs/noexec.h.
 */
#include <sys/statvfs.h>

#include "core/err.h"
#include "fs/noexec.h"

int
noexec_has(const char *file)
{
	struct statvfs fs;

	return statvfs(file, &fs) == 0 && fs.f_flag & ST_NOEXEC ? 1 : 0;
}

int
noexec_has_fd(int fd)
{
	struct statvfs fs;

	return fstatvfs(fd, &fs) == 0 && fs.f_flag & ST_NOEXEC ? 1 : 0;
}

void
noexec_warn(const char *dir)
{
	if (noexec_has(dir))
		failf("cannot start programs in '%s': " NOEXEC_WORDS, dir);
}
