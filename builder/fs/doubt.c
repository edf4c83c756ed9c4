/* SPDX-License-Identifier: MIT */
/*
 * Doubt; see fs/doubt.h.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "fs/doubt.h"
#include "fs/io.h"

static int noted;

void
doubt_clear(void)
{
	noted = 0;
}

void
doubt_note(int error)
{
	if (!noted && error && !io_is_out_of_reach(error))
		noted = error;
}

int
doubt_found(void)
{
	if (noted)
		errno = noted;
	return noted != 0;
}

int
doubt_same(const char *a, const char *b)
{
	struct stat sa, sb;

	if (stat(a, &sa) < 0) {
		doubt_note(errno);
		return 0;
	}
	if (!strcmp(a, b))
		return 1;
	if (stat(b, &sb) < 0) {
		doubt_note(errno);
		return 0;
	}
	return sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}
