/* SPDX-License-Identifier: MIT */
/*
 * Starts with more rights than the caller has; see secure.h.
 */
#include <stddef.h>
#include <sys/auxv.h>
#include <sys/xattr.h>

#include "common/layout.h"
#include "common/status.h"
#include "die.h"
#include "secure.h"

/* Returns why the process has more rights, and the way out. */
static const char *
explain_rights(const char *execfn)
{
	if (getauxval(AT_UID) != getauxval(AT_EUID) || getauxval(AT_GID) != getauxval(AT_EGID))
		return "it must not be set-user-ID or set-group-ID";
	if (getxattr(execfn, CAPABILITY_NAME, NULL, 0) > 0)
		return "it must not have file capabilities; set them on the home interpreter's "
		       "file, or give ambient ones by systemd (AmbientCapabilities=) or setpriv "
		       "(--ambient-caps)";
	return "a security module gives it other rights than its caller's";
}

void
secure_check(const char *execfn)
{
	if (getauxval(AT_SECURE))
		die(ST_CONFIG, "cannot start '%': %", execfn, explain_rights(execfn));
}
