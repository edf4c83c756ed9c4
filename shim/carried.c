/* SPDX-License-Identifier: MIT */
/*
 * The carried interpreter; see carried.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "absolute.h"
#include "carried.h"
#include "circle.h"
#include "common/status.h"
#include "die.h"

void
carried_die(const struct path *env, const char *file)
{
	die(ST_NOEXEC, "cannot start '%': %; run 'movenv repair' on '%'", file, reason(EACCES),
	    env->buf);
}

int
carried_find(const struct path *env, const struct home *home, struct path *file,
	     char name[NAME_CAP])
{
	if (!home->standalone[0] || !home_wanted(home, name) || absolute(file, "", env) < 0 ||
	    path_push(file, home->standalone) < 0 || path_same(file->buf, home->dir.buf))
		return 0;
	/*
	 * A symlink to the environment may be that of a task, and be removed before the next start.
	 */
	absolute_resolve(file);
	if (path_push(file, name) < 0)
		return 0;
	if (access(file->buf, X_OK) == 0)
		return !circle_is_script(file->buf);
	if (access(file->buf, F_OK) == 0)
		carried_die(env, file->buf);
	return 0;
}
