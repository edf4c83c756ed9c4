/* SPDX-License-Identifier: MIT */
/*
 * Rows of the RECORD of an installed project; see seed/installed_row.h.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/sha256.h"
#include "fs/beneath.h"
#include "fs/dirlist.h"
#include "fs/safe_name.h"
#include "seed/installed_row.h"

#define OPEN_FILE (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)

int
installed_row_locate(const char *info, const char *row, struct path *file)
{
	if (path_set(file, info, strlen(info)) < 0 || path_up(file) < 0)
		return -1;
	for (; !strncmp(row, "../", 3); row += 3) {
		if (!strcmp(file->buf, "."))
			return -1;
		path_up(file);
	}
	if (!strcmp(file->buf, "."))
		path_cut(file, 0);
	return safe_name_reject(row, strlen(row)) || path_push(file, row) < 0 ? -1 : 0;
}

int
installed_row_is_unchanged(int root, const char *name, const struct record_row *row)
{
	char hash[SHA256_TEXT_CAP];
	const char *base;
	struct stat st;
	int dir = beneath_above(root, name, &base), fd = -1, same = 0;

	if (dir >= 0 && fstatat(dir, base, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
		fd = openat(dir, base, OPEN_FILE);
	if (fd >= 0 && !row->hash[0])
		same = name_ends(name, ".pyc");
	else if (fd >= 0 && sha256_text_of_fd(fd, hash) == 0)
		same = record_row_is_hash(row, hash);
	if (fd >= 0)
		close(fd);
	if (dir >= 0)
		close(dir);
	return same;
}
