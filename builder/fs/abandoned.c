/* SPDX-License-Identifier: MIT */
/*
 * Left staging directories; see fs/abandoned.h.
 */
#include <errno.h>
#include <unistd.h>

#include "core/err.h"
#include "fs/abandoned.h"
#include "fs/commit.h"
#include "fs/dirlist.h"
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

int
abandoned_settle(int dir, const char *target)
{
	struct buf names = {0};
	int status = dirlist_read(dir, &names);

	if (status < 0)
		status = fail_errno("cannot read '%s'", target);
	for (const char *name = NULL; status == 0 && (name = dirlist_next(&names, name));)
		status = settle_one(dir, target, name);
	buf_free(&names);
	return status;
}

int
abandoned_settle_path(const char *target)
{
	int fd = resolve_dir(target), status = 0;

	if (fd < 0)
		return 0;
	if (lock_wait(fd) == 0)
		status = abandoned_settle(fd, target);
	else if (errno != EINTR)
		status = failf("cannot change '%s': another movenv is changing it", target);
	close(fd);
	return status;
}
