/* SPDX-License-Identifier: MIT */
/*
 * Programs with file capabilities; see repair/capabilities.h.
 */
#include <sys/xattr.h>

#include "common/layout.h"
#include "repair/capabilities.h"

int
capabilities_has(int fd)
{
	return fgetxattr(fd, CAPABILITY_NAME, NULL, 0) > 0;
}

void
capabilities_explain(struct issue *issue)
{
	issue->reason = "it has file capabilities, and a shim does not start with them";
	issue->is_broken = 1;
	issue_set_remedy(issue, "remove them by 'setcap -r' and run 'movenv repair'; set them on "
				"the home interpreter's file, or give ambient ones");
}
