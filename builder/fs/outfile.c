/* SPDX-License-Identifier: MIT */
/*
 * The file that a command writes; see fs/outfile.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/attributes.h"
#include "core/err.h"
#include "fs/abandoned.h"
#include "fs/outfile.h"

/*
 * Returns 0 if the name is free, 1 if it is that of a file that may be replaced, else -1 after a
 * message.
 */
static int
check_old(const struct outfile *out)
{
	const char *file = out->file.buf;
	struct stat st;

	if (fstatat(out->dir, path_base(file), &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : fail_errno("cannot create '%s'", file);
	if (!S_ISREG(st.st_mode))
		return failf("cannot create '%s': it exists and is not a regular file", file);
	if (!out->force) {
		failf("cannot create '%s': it exists", file);
		advise("choose another name, or use --force to replace it");
		return -1;
	}
	return 1;
}

/* Gives the new file the mode, owner, ACL and extended attributes of the one that it replaces. */
static int
keep_old_attributes(const struct outfile *out)
{
	const char *file = out->file.buf, *lost;
	int old = openat(out->dir, path_base(file),
			 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (old < 0)
		return fail_errno("cannot replace '%s'", file);
	lost = attributes_copy(old, out->temporary.fd);
	close(old);
	if (!lost)
		return 0;
	failf("cannot replace '%s': the new file cannot have its %s", file, lost);
	advise("choose another name, or remove it first");
	return -1;
}

static int
open_outfile_dir(struct outfile *out)
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

int
outfile_open(struct outfile *out, const char *file, int force)
{
	int old;

	*out = (struct outfile){.fd = -1, .dir = -1, .force = force, .temporary = {.fd = -1}};
	if (path_set(&out->file, file, strlen(file)) < 0)
		return fail_errno("cannot create '%s'", file);
	if (!strcmp(file, "-")) {
		out->fd = 1;
		return 0;
	}
	if (open_outfile_dir(out) < 0)
		return fail_errno("cannot create '%s'", file);
	old = check_old(out);
	if (old < 0)
		return -1;
	abandoned_sweep(out->dir);
	/* Until it has the attributes of an old file, nobody else reads it. */
	if (temporary_open(&out->temporary, out->dir, "", old ? 0600 : 0666) < 0)
		return fail_errno("cannot create '%s'", file);
	out->fd = out->temporary.fd;
	return 0;
}

int
outfile_commit(struct outfile *out)
{
	const char *base = path_base(out->file.buf);
	int old, status;

	if (!out->temporary.path.len)
		return 0;
	out->fd = -1;
	/* Somebody may have made a file with the name since. */
	old = check_old(out);
	if (old < 0 || (old > 0 && keep_old_attributes(out) < 0))
		return -1;
	status = out->force ? temporary_commit(&out->temporary, base)
			    : temporary_commit_new(&out->temporary, base);
	return status < 0 ? fail_errno("cannot create '%s'", out->file.buf) : 0;
}

void
outfile_drop(struct outfile *out)
{
	int saved = errno;

	temporary_drop(&out->temporary);
	if (out->dir >= 0)
		close(out->dir);
	out->fd = out->dir = -1;
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
