/* SPDX-License-Identifier: MIT */
/*
 * Symlinks; see common/readlink.h.
 */
#include <errno.h>
#include <unistd.h>

#include "common/compiler.h"
#include "common/readlink.h"

int
link_follow(struct path *p)
{
	char target[PATH_CAP];
	ssize_t n = readlink(p->buf, target, sizeof(target) - 1);

	if (n < 0)
		return 0;
	if ((size_t)n == sizeof(target) - 1) {
		errno = ENAMETOOLONG;
		return -1;
	}
	target[n] = '\0';
	if (target[0] == '/')
		return path_set(p, target, (size_t)n) < 0 ? -1 : 1;
	path_cut(p, (size_t)(path_base(p->buf) - p->buf));
	return path_push(p, target) < 0 ? -1 : 1;
}
