/* SPDX-License-Identifier: MIT */
/*
 * Reading directories; see fs/dirread.h.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/types.h>

#include "fs/dirread.h"

void
dirread_open(struct dirread *dir, int fd)
{
	dir->fd = fd;
	dir->at = dir->n = 0;
}

static int
is_dot_name(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

int
dirread_next(struct dirread *dir, struct dirread_entry *entry)
{
	for (;;) {
		const struct dirent64 *next;

		if (dir->at == dir->n) {
			ssize_t n = getdents64(dir->fd, (void *)dir->bytes, sizeof(dir->bytes));

			if (n <= 0) /* ENOENT: the directory has been removed */
				return n < 0 && errno != ENOENT ? -1 : 0;
			dir->at = 0;
			dir->n = (size_t)n;
		}
		next = (const struct dirent64 *)(const void *)(dir->bytes + dir->at);
		dir->at += next->d_reclen;
		if (is_dot_name(next->d_name))
			continue;
		*entry = (struct dirread_entry){next->d_name, next->d_type};
		return 1;
	}
}
