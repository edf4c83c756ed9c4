/* SPDX-License-Identifier: MIT */
/*
 * A file that is to be made; see fs/outfile.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/layout.h"
#include "core/err.h"
#include "fs/outfile.h"

/* What is there under the name must be nothing, or a file that may be replaced. */
static int
check_old(const struct outfile *out)
{
	const char *file = out->file.buf;
	struct stat st;

	if (fstatat(out->dir, path_base(file), &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : fail_errno("cannot create '%s'", file);
	if (!S_ISREG(st.st_mode))
		return fail("cannot create '%s': something that is no file has its name", file);
	if (!out->force) {
		fail("cannot create '%s': it exists", file);
		advise("choose another name, or use --force to replace it");
		return -1;
	}
	return 0;
}

static int
open_dir(struct outfile *out)
{
	struct path dir = out->file;

	if (!*path_base(out->file.buf)) {
		errno = EISDIR;
		return -1;
	}
	if (path_up(&dir) < 0)
		return -1;
	out->dir = open(dir.buf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return out->dir < 0 ? -1 : 0;
}

/* A name that no other process uses: tried until one is free. */
static int
open_temporary(struct outfile *out)
{
	for (unsigned i = 0; i < 1000 && out->fd < 0; i++) {
		snprintf(out->name, sizeof(out->name), TEMPORARY_PREFIX "%ld-%u", (long)getpid(),
			 i);
		out->fd = openat(out->dir, out->name,
				 O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (out->fd < 0 && errno != EEXIST)
			break;
	}
	if (out->fd < 0)
		out->name[0] = '\0';
	return out->fd < 0 ? -1 : 0;
}

int
outfile_open(struct outfile *out, const char *file, int force)
{
	*out = (struct outfile){.fd = -1, .dir = -1, .force = force};
	if (path_set(&out->file, file, strlen(file)) < 0)
		return fail_errno("cannot create '%s'", file);
	if (!strcmp(file, "-")) {
		out->fd = 1;
		return 0;
	}
	if (open_dir(out) < 0)
		return fail_errno("cannot create '%s'", file);
	if (check_old(out) < 0)
		return -1;
	return open_temporary(out) < 0 ? fail_errno("cannot create '%s'", file) : 0;
}

int
outfile_commit(struct outfile *out)
{
	const char *base = path_base(out->file.buf);
	int fd = out->fd;

	if (!out->name[0])
		return 0;
	out->fd = -1;
	if (close(fd) < 0)
		return fail_errno("cannot write '%s'", out->file.buf);
	/* Another may have come since; where the kernel or the disk cannot tell, a look must do. */
	if (!out->force && syscall(SYS_renameat2, out->dir, out->name, out->dir, base,
				   1 /* RENAME_NOREPLACE */) == 0) {
		out->name[0] = '\0';
		return 0;
	}
	if (check_old(out) < 0)
		return -1;
	if (renameat(out->dir, out->name, out->dir, base) < 0)
		return fail_errno("cannot create '%s'", out->file.buf);
	out->name[0] = '\0';
	return 0;
}

void
outfile_drop(struct outfile *out)
{
	int saved = errno;

	if (out->fd > 2)
		close(out->fd);
	if (out->name[0])
		unlinkat(out->dir, out->name, 0);
	if (out->dir >= 0)
		close(out->dir);
	out->fd = out->dir = -1;
	out->name[0] = '\0';
	errno = saved;
}

int
outfile_is_in(const char *file, const char *dir)
{
	struct path own = {0};
	char *real = NULL, *top = realpath(dir, NULL);
	size_t n = top ? strlen(top) : 0;
	int is_in;

	if (path_set(&own, file, strlen(file)) == 0 && path_up(&own) == 0)
		real = realpath(own.buf, NULL);
	is_in = real && top && !strncmp(real, top, n) && (real[n] == '/' || real[n] == '\0');
	free(real);
	free(top);
	return is_in;
}
