/* SPDX-License-Identifier: MIT */
/*
 * The user's configuration file; see cli/config_file.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/config_file.h"
#include "core/err.h"
#include "fs/io.h"
#include "fs/owner.h"

int
config_file_path(struct path *file, const char *name)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int is_set = config && config[0] == '/';
	const char *top = is_set ? config : home;

	*file = (struct path){0};
	if (!top || top[0] != '/' || path_set(file, top, strlen(top)) < 0)
		return 0;
	return (is_set || path_push(file, ".config") == 0) && path_push(file, name) == 0;
}

/* NULL, or the reason not to trust the file. */
static const char *
distrust(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "it is not a regular file";
	if (st->st_mode & S_IWOTH)
		return "everybody can write to it";
	return owner_is_trusted(st->st_uid) ? NULL : "it belongs to another user";
}

int
config_file_read(struct path *file, struct buf *text)
{
	struct stat st = {0};
	const char *why = NULL;
	int fd = -1, status = -1;

	/* A directory that cannot be searched is somebody else's: as if there were no file. */
	if (!config_file_path(file, "movenv/config"))
		return 0;
	if (stat(file->buf, &st) < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
		return 0;
	if (st.st_mode && !S_ISREG(st.st_mode)) /* opening a device may do things */
		why = distrust(&st);
	else
		fd = open(file->buf, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0 && fstat(fd, &st) == 0) {
		why = distrust(&st);
		status = why ? -1 : io_slurp_fd(fd, text, CONFIG_FILE_MAX);
		if (status < 0 && !why && errno == EFBIG)
			why = "it is longer than 64 KiB";
	}
	if (status < 0 && why)
		failf("cannot use '%s': %s", file->buf, why);
	else if (status < 0)
		fail_errno("cannot read '%s'", file->buf);
	if (status < 0)
		advise("correct it, or use --no-config");
	if (fd >= 0)
		close(fd);
	return status;
}
