/* SPDX-License-Identifier: MIT */
/*
 * Absolute paths; see absolute.h.
 */
#include <string.h>
#include <unistd.h>

#include "absolute.h"

int
absolute(struct path *to, const char *name, const struct path *path)
{
	const char *at = path->buf;

	path_cut(to, 0);
	if (path_add(to, name, strlen(name)) < 0)
		return -1;
	if (*at != '/') {
		if (!getcwd(to->buf + to->len, sizeof(to->buf) - to->len))
			return -1;
		to->len += strlen(to->buf + to->len);
		/* "./environment" and "." are the current directory's. */
		if (at[0] == '.' && (!at[1] || at[1] == '/'))
			at++;
		else if (path_add(to, "/", 1) < 0)
			return -1;
	}
	return path_add(to, at, strlen(at));
}
