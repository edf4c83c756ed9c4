/* SPDX-License-Identifier: MIT */
/*
 * The directories in PATH; see fs/search_path.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs/doubt.h"
#include "fs/search_path.h"

int
search_path_next(const char **rest, struct path *dir)
{
	while (*rest && **rest) {
		const char *entry = *rest;
		size_t n = strcspn(entry, ":");

		*rest = entry[n] ? entry + n + 1 : entry + n;
		if (entry[0] == '/' && path_set(dir, entry, n) == 0)
			return 1;
	}
	return 0;
}

int
search_path_find(const char *name, struct path *file)
{
	const char *rest = getenv("PATH");
	struct stat st;

	while (search_path_next(&rest, file)) {
		if (path_push(file, name) < 0)
			continue;
		if (access(file->buf, X_OK) < 0 || stat(file->buf, &st) < 0)
			doubt_note(errno);
		else if (S_ISREG(st.st_mode))
			return 1;
	}
	return 0;
}
