/* SPDX-License-Identifier: MIT */
/*
 * The disk; see repair/find_disk.h.
 */
#include "fs/beneath.h"
#include "fs/io.h"
#include "fs/noexec.h"
#include "repair/find_disk.h"

int
find_disk(struct issues *issues)
{
	const struct environment *env = issues->env;
	int fd = beneath_open_dir(env->root, env->scripts);
	int is_noexec = fd >= 0 && noexec_has_fd(fd);
	struct issue *issue;

	io_close(fd);
	if (!is_noexec)
		return 0;
	issue = issues_add(issues, ISSUE_DISK, "", env->scripts);
	if (!issue)
		return -1;
	issue->fails_here = 1;
	issue->reason = NOEXEC_WORDS ": no program in it starts";
	issue_set_remedy(issue,
			 "mount the disk without noexec, or move the environment to another one");
	return 0;
}
