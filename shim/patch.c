/* SPDX-License-Identifier: MIT */
/*
 * The number of an interpreter's patch; see patch.h.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/pyvenv_cfg.h"
#include "patch.h"

/*
 * Finds '"3.12.5"', or '"3.12.5+"' of a build between two releases, and ends the text at
 * PATCH_FINAL.
 */
static const char *
find_patch(char *text, char *end, const char *version)
{
	size_t n = strlen(version);

	for (; (text = strchr(text, '"')); text++) {
		char *at = text + 1 + n;

		if (strncmp(text + 1, version, n) != 0 || *at != '.')
			continue;
		text = (char *)cfg_skip_digits(at + 1, end);
		if (*text != '"' && *text != '+')
			break;
		memcpy(text, PATCH_FINAL, sizeof(PATCH_FINAL));
		return at;
	}
	return "";
}

const char *
patch_find(const struct path *file, const char *version)
{
	static char text[4096 + sizeof(PATCH_FINAL)];
	const char *name = path_base(file->buf);
	struct path header;
	size_t mark;
	ssize_t n;
	int fd = -1;

	path_copy(&header, file);
	path_cut(&header, (size_t)(name - file->buf));
	if (path_push(&header, "../include") | path_push(&header, name))
		return "";
	mark = header.len;
	for (int i = 0; i < 2 && fd < 0; i++) {
		/* Up to 3.7 the directory has the letter of pymalloc: python3.7m. */
		path_cut(&header, mark);
		if (path_add(&header, "m", (size_t)i) | path_push(&header, "patchlevel.h"))
			return "";
		fd = openat(AT_FDCWD, header.buf, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	}
	if (fd < 0)
		return "";
	n = pread(fd, text, 4096, 0);
	close(fd);
	return n < 0 ? "" : find_patch(text, text + n, version);
}
