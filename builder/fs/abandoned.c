/* SPDX-License-Identifier: MIT */
/*
 * What killed runs left in a directory; see fs/abandoned.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "fs/abandoned.h"
#include "fs/commit.h"
#include "fs/dirlist.h"
#include "fs/io.h"
#include "fs/leftover.h"
#include "fs/lock.h"
#include "fs/resolve.h"

static int
settle_one(int dir, const char *target, const char *name)
{
	struct staging staging;
	const struct commit commit = {.dir = dir, .target = target, .staging = &staging};

	if (!staging_claim(&staging, dir, name))
		return 0;
	if (commit_settle(&commit) < 0) {
		advise("a killed movenv left the rest in '%s/%s'", target, name);
		staging_close(&staging);
		return -1;
	}
	if (staging_remove(&staging) == 0)
		verbose("removed '%s/%s', which a killed movenv left", target, name);
	return 0;
}

/* Removes a temporary file of this user's that nobody uses. */
static void
sweep_file(int dir, const char *name)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_uid == geteuid())
		leftover_remove(dir, name);
}

int
abandoned_settle(int dir, const char *target, const char *own)
{
	struct buf names = {0};
	int status = dirlist_read_some(dir, &names, leftover_is_name);

	if (status < 0)
		status = fail_errno("cannot read '%s'", target);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));) {
		if (own && !strcmp(name, own))
			continue;
		sweep_file(dir, name);
		status = settle_one(dir, target, name);
	}
	buf_free(&names);
	return status;
}

/* Removes a staging directory that holds no part of what was in the directory around it. */
static void
sweep_staging(int dir, const char *name)
{
	struct staging staging;

	if (!staging_claim(&staging, dir, name))
		return;
	if (staging_has(&staging, STAGING_READY) || staging_has(&staging, STAGING_OLD))
		staging_close(&staging);
	else
		staging_remove(&staging);
}

void
abandoned_sweep(int dir)
{
	struct buf names = {0};
	int status = dirlist_read_some(dir, &names, leftover_is_name);

	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));) {
		sweep_file(dir, name);
		sweep_staging(dir, name);
	}
	buf_free(&names);
}

void
abandoned_sweep_beside(const char *path)
{
	struct path above;
	int fd;

	if (io_absolute(path, &above) < 0)
		return;
	while (above.len > 1 && above.buf[above.len - 1] == '/')
		path_cut(&above, above.len - 1);
	fd = path_up(&above) < 0 ? -1 : resolve_dir(above.buf);
	if (fd < 0)
		return;
	abandoned_sweep(fd);
	io_close(fd);
}

int
abandoned_settle_path(const char *target)
{
	int fd = resolve_dir(target), status = 0;

	if (fd < 0)
		return 0;
	abandoned_sweep_beside(target);
	if (lock_wait(fd) == 0)
		status = abandoned_settle(fd, target, NULL);
	else if (errno != EINTR)
		status = failf("cannot change '%s': another movenv is changing it", target);
	close(fd);
	return status;
}
